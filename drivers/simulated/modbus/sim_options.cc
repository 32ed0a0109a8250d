#include "drivers/simulated/modbus/sim_options.h"

#include "drivers/simulated/modbus/console.h"
#include "drivers/simulated/modbus/unit_spec.h"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <charconv>
#include <optional>

namespace desk::driver::simulated::modbus {
namespace {

constexpr int k_wrong_usage = 2;
constexpr std::string_view k_default_address = "127.0.0.1:1502";

std::string footer() {
  return fmt::format(
      R"(Units, each NUMBER=KIND[,KEY=VALUE...]:
{}

Control lines, on the standard input or --control; the answer ends with `ok` or `error: ...`:
{}

Examples:
  A lifting column on Modbus TCP, sitting at 720 mm:
    deskd-sim --tcp 127.0.0.1:1502 --unit 255=linak-lc3,start=720
  A relay board and a laser on one serial line of 9600 baud that takes its time:
    deskd-sim --rtu --baud 9600 --parity N --paced --link /tmp/desk-line \
              --unit 1=relay-board:linak --unit 80=laser:1)",
      k_kinds_help, k_help);
}

/// nullopt: no HOST:PORT.
std::optional<TcpOptions> parse_address(std::string const& text) {
  auto const colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) return std::nullopt;
  TcpOptions tcp;
  tcp.host = text.substr(0, colon);
  auto const* const end = text.data() + text.size();
  auto const [rest, error] = std::from_chars(text.data() + colon + 1, end, tcp.port);
  if (error != std::errc{} || rest != end) return std::nullopt;
  return tcp;
}

/// With no parity there is one stop bit, as boards with 8N1 have it.
int bits_per_character(std::string const& parity) {
  return parity == "N" ? 10 : 11;
}

class Parser {
 public:
  Parser() : app_{"Desks on Modbus without hardware: simulated devices, served in real time.", "deskd-sim"} {
    app_.set_version_flag("--version", "deskd-sim " DESKD_VERSION);
    app_.footer(footer());
    tcp_ = app_.add_option("--tcp", address_, "Serve Modbus TCP; port 0 is any free one")
               ->type_name("HOST:PORT")
               ->expected(0, 1)
               ->default_str(std::string{k_default_address})
               ->check([](std::string const& text) {
                 return parse_address(text) ? std::string{} : "'" + text + "' is no HOST:PORT";
               });
    auto* const rtu = app_.add_flag("--rtu", rtu_,
                                    "Serve Modbus RTU on a pseudo-terminal; it cannot hold a parity, so a "
                                    "client that checks its settings must open it without");
    rtu->excludes(tcp_);
    app_.add_option("--unit", options_.units, "A device on the line; may be repeated")
        ->type_name("NUMBER=KIND")
        ->required()
        ->allow_extra_args(false);
    app_.add_option("--baud", timing_.baud, "Serial speed, for gaps and for --paced")
        ->check(CLI::Range(300, 1'000'000))
        ->needs(rtu)
        ->capture_default_str();
    app_.add_option("--parity", parity_, "E, O or N; a character has 11 bits, with N 10")
        ->check(CLI::IsMember({"E", "O", "N"}))
        ->needs(rtu)
        ->capture_default_str();
    app_.add_flag("--paced", timing_.paced, "Frames take the time that they take on a wire")->needs(rtu);
    app_.add_option("--link", link_, "A symbolic link to the pseudo-terminal")->needs(rtu);
    app_.add_option("--delay", delay_ms_, "Milliseconds that a device takes to answer")
        ->check(CLI::Range(0, 60'000))
        ->capture_default_str();
    app_.add_option("--control", options_.control, "A Unix socket for control lines");
    app_.add_option("--seed", options_.seed, "Of the line's faults")->capture_default_str();
  }

  std::variant<ServerOptions, Printed> parse(int argc, char const* const* argv) {
    try {
      app_.parse(argc, argv);
      if (!rtu_ && tcp_->count() == 0) throw CLI::RequiredError{"--tcp or --rtu"};
    } catch (CLI::ParseError const& error) {
      return Printed{app_.exit(error) == 0 ? 0 : k_wrong_usage};
    }
    options_.delay = std::chrono::milliseconds{delay_ms_};
    if (rtu_) {
      timing_.bits_per_character = bits_per_character(parity_);
      timing_.delay = options_.delay;
      options_.line = RtuOptions{timing_, link_};
    } else {
      options_.line = *parse_address(address_.empty() ? std::string{k_default_address} : address_);
    }
    return options_;
  }

 private:
  CLI::App app_;
  ServerOptions options_;
  SerialLine::Timing timing_;
  CLI::Option* tcp_ = nullptr;
  std::string address_;
  bool rtu_ = false;
  std::string parity_ = "E";
  std::string link_;
  int delay_ms_ = 0;
};

}  // namespace

std::variant<ServerOptions, Printed> read_options(int argc, char const* const* argv) {
  return Parser{}.parse(argc, argv);
}

}  // namespace desk::driver::simulated::modbus
