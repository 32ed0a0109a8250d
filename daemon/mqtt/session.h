#pragma once

#include "daemon/mqtt/answer_watch.h"
#include "daemon/mqtt/link_options.h"
#include "daemon/mqtt/message.h"
#include "daemon/mqtt/refusals.h"
#include "daemon/mqtt/tls.h"
#include "daemon/mqtt/wake.h"

#include <mosquitto.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace desk::mqtt {

/// One connection to the broker, from the TCP connect to its end; the next one is a new object, so that
/// nothing of the old one (packets in flight, message ids) can leak into it. Every call of libmosquitto's is
/// made on the one thread that uses this object, which waits in poll() itself: mosquitto_loop_forever()
/// sleeps between reconnects and cannot be ended there. libmosquitto's callbacks only take notes; nothing
/// that can throw on purpose runs below C frames.
class Session {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  struct Received {
    std::string topic;
    std::string payload;  ///< at most k_payload_limit bytes of it
    bool retained;
  };
  /// A command is short, but the state of somebody else's device, as JSON, is not.
  static constexpr std::size_t k_payload_limit = 65'536;
  static constexpr std::size_t k_topic_limit =
      1'024;  ///< messages on longer ones are dropped: none of ours is

  /// Sets the library up, once for the process. Its own bookkeeping of that is not thread-safe, so the owner
  /// does it before there are threads.
  static void load_library();

  /// `options` and `refusals` outlive the session. Throws std::runtime_error if the files for TLS are not as
  /// they should be.
  Session(LinkOptions const& options, std::string const& password, Refusals& refusals);
  Session(Session const&) = delete;
  Session& operator=(Session const&) = delete;
  /// Closes without a good-bye if disconnect() was not called: the broker then publishes the will.
  ~Session();

  /// Starts to connect to a numeric address; does not wait for the outcome.
  void open(std::string const& address);

  /// Waits for the broker, a signal on `wake` or `until`, whichever is first, and handles what came.
  void service(Wake& wake, TimePoint until);

  [[nodiscard]] bool alive() const { return !ended_; }
  [[nodiscard]] std::string const& reason() const { return reason_; }  ///< why it ended, for a person
  /// MQTT's reason code with which the broker refused the connection; 0: it did not.
  [[nodiscard]] int refusal() const { return refusal_; }
  [[nodiscard]] bool connected() const { return connected_ && alive(); }  ///< the broker has accepted us

  /// Whether send() may be called: few messages are in the library's hands at a time, the rest waits in our
  /// own queue.
  [[nodiscard]] bool has_room() const;
  void send(Message const& message);
  /// Everything sent was acknowledged.
  [[nodiscard]] bool all_answered() const { return watch_.owed() == 0; }
  /// Tells the broker good-bye, so that it drops the will.
  void disconnect();

  [[nodiscard]] std::vector<Received> take_received();
  [[nodiscard]] std::vector<std::string> take_problems();

 private:
  static void on_connect(mosquitto* m, void* self, int code, int flags, mosquitto_property const* props);
  static void on_disconnect(mosquitto* m, void* self, int code, mosquitto_property const* props);
  static void on_answer(mosquitto* m, void* self, int id, int code, mosquitto_property const* props);
  static void on_subscribe(mosquitto* m, void* self, int id, int count, int const* granted,
                           mosquitto_property const* props);
  static void on_message(mosquitto* m, void* self, mosquitto_message const* message,
                         mosquitto_property const* props);
  static void on_log(mosquitto* m, void* self, int level, char const* line);

  [[nodiscard]] short awaited_events() const;
  [[nodiscard]] bool broken_socket() const;
  [[nodiscard]] std::string words_for_loss(int code) const;
  void subscribe();
  void expect_answer(int id, std::string topic);
  void answered(int id, int code, std::string_view what);
  void end(std::string reason);
  void check(int result);

  struct Deleter {
    void operator()(mosquitto* m) const;
  };

  LinkOptions const& options_;
  Refusals& refusals_;
  std::unique_ptr<Tls> tls_;  ///< libmosquitto's callbacks into it end with mosquitto_
  std::unique_ptr<mosquitto, Deleter> mosquitto_;
  AnswerWatch watch_;
  std::map<int, std::string> awaited_;  ///< message id → topic of what the broker is to acknowledge
  bool connected_ = false;
  bool ended_ = false;
  int refusal_ = 0;
  std::string reason_;
  std::vector<Received> received_;
  std::vector<std::string> problems_;
};

}  // namespace desk::mqtt
