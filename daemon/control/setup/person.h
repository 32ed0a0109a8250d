#pragma once

#include <string>
#include <string_view>

namespace desk::setup {

/// Thrown out of a question: nobody answers any more. Everything is to be left as it was found.
struct Left {
  enum class Why {
    input_ended,
    interrupted,  ///< Ctrl-C, or the terminal is gone
    refused,      ///< by an answer
  };
  Why why = Why::input_ended;
};

/// Whoever sets the desk up: somebody at a terminal, or a script of answers, a line each.
class Person {
 public:
  Person() = default;
  Person(Person const&) = delete;
  Person& operator=(Person const&) = delete;
  virtual ~Person() = default;

  /// A text of one or more lines, without its last line end.
  virtual void say(std::string_view text) = 0;
  /// One line, without blanks around it. Throws Left.
  virtual std::string ask(std::string_view prompt) = 0;
  /// The same for what nobody else may read. Throws Left.
  virtual std::string ask_secret(std::string_view prompt) = 0;
};

}  // namespace desk::setup
