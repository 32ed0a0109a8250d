#include "daemon/control/protocol.h"

#include "daemon/wire/text.h"

#include <gtest/gtest.h>

#include <string>

namespace desk::control {
namespace {

namespace request = core::request;

/// One word for each kind of request, with its argument.
std::string shown(core::Request const& r) {
  struct Show {
    std::string operator()(request::MoveTo const& m) const {
      return "move_to " + wire::to_text(m.target.mm());
    }
    std::string operator()(request::MoveToPreset const& m) const {
      return "preset " + std::string{core::to_string(m.preset)};
    }
    std::string operator()(request::MoveToLimit const& m) const {
      return "limit " + std::string{core::to_string(m.direction)};
    }
    std::string operator()(request::Hold const& m) const {
      return "hold " + std::string{core::to_string(m.direction)};
    }
    std::string operator()(request::Calibrate const&) const { return "calibrate"; }
    std::string operator()(request::Home const&) const { return "home"; }
    std::string operator()(request::MeasuredHeight const& r) const {
      return "measured " + wire::to_text(r.measured.mm());
    }
    std::string operator()(request::ForgetMeasuredHeights const&) const { return "forget measured heights"; }
    std::string operator()(request::Stop const&) const { return "stop"; }
    std::string operator()(request::SetCycleMode const& m) const {
      return "mode " + std::string{core::to_string(m.mode)};
    }
    std::string operator()(request::SetCycleRunning const& m) const {
      return m.running ? "running" : "not running";
    }
    std::string operator()(request::Now const&) const { return "now"; }
    std::string operator()(request::Snooze const& r) const {
      return r.length ? "snooze " + std::to_string(core::to_seconds(*r.length)) : "snooze";
    }
    std::string operator()(request::DoNotDisturb const& r) const {
      return "do not disturb " + std::to_string(core::to_seconds(r.length));
    }
    std::string operator()(request::Pause const& r) const {
      return r.length ? "pause " + std::to_string(core::to_seconds(*r.length)) : "pause";
    }
    std::string operator()(request::Resume const&) const { return "resume"; }
    std::string operator()(request::Skip const&) const { return "skip"; }
    std::string operator()(request::SetLock const& m) const { return m.locked ? "lock" : "unlock"; }
    std::string operator()(request::ClearFault const&) const { return "clear"; }
    std::string operator()(request::SavePreset const& r) const {
      return "save " + std::string{core::to_string(r.preset)};
    }
    std::string operator()(request::ForgetPresets const&) const { return "forget presets"; }
    std::string operator()(request::SetInterval const& r) const {
      return "interval " + std::string{core::to_string(r.interval)} + " " +
             wire::to_text(core::to_seconds(r.length)) + " s";
    }
    std::string operator()(request::ForgetIntervals const&) const { return "forget intervals"; }
    std::string operator()(request::Discomfort const&) const { return "discomfort"; }
  };
  return std::visit(Show{}, r);
}

std::string shown(std::variant<Message, BadRequest> const& parsed) {
  if (auto const* const bad = std::get_if<BadRequest>(&parsed)) {
    return "bad, id " + wire::to_text(bad->id) + ": " + bad->reason;
  }
  auto const& message = std::get<Message>(parsed);
  auto text = "id " + wire::to_text(message.id) + ", ";
  if (message.desk) text += "desk " + *message.desk + ", ";
  auto const* const query = std::get_if<Query>(&message.what);
  if (auto const* const word = std::get_if<wire::Word>(&message.what)) return text + wire::in_log(*word);
  if (auto const* const look = std::get_if<Look>(&message.what)) return text + std::string{to_string(*look)};
  if (query == nullptr) return text + shown(std::get<core::Request>(message.what));
  switch (*query) {
    case Query::status: return text + "status";
    case Query::watch: return text + "watch";
    case Query::desks: return text + "desks";
    case Query::version: return text + "version";
    case Query::health: return text + "health";
  }
  return text;
}

struct Case {
  std::string line;
  std::string expected;
};

TEST(RequestParser, UnderstandsEveryCommand) {
  Case const cases[] = {
      {R"({"id":1,"cmd":"status"})", "id 1, status"},
      {R"({"cmd":"watch","desk":"main"})", "id null, desk main, watch"},
      {R"({"id":"a","cmd":"desks"})", R"(id "a", desks)"},
      {R"({"id":null,"cmd":"version"})", "id null, version"},
      {R"({"cmd":"health"})", "id null, health"},
      {R"({"id":true,"cmd":"sit"})", "id true, preset sit"},
      {R"({"id":1.5,"cmd":"stand","desk":"left"})", "id 1.5, desk left, preset stand"},
      {R"({"cmd":"move","mm":1100})", "id null, move_to 1100"},
      {R"({"cmd":"move","mm":720.5})", "id null, move_to 720.5"},
      {R"({"cmd":"move","mm":-1})",
       "id null, move_to -1"},  // the desk's limits refuse it, in their own words
      {R"({"cmd":"stop"})", "id null, stop"},
      {R"({"cmd":"now"})", "id null, now"},
      {R"({"cmd":"snooze"})", "id null, snooze"},
      {R"({"cmd":"snooze","for_s":600})", "id null, snooze " + std::to_string(600.0)},
      {R"({"cmd":"snooze","for_s":null})", "id null, snooze"},
      {R"({"cmd":"skip"})", "id null, skip"},
      {R"({"cmd":"dnd","for_s":2700})", "id null, do not disturb " + std::to_string(2700.0)},
      {R"({"cmd":"dnd","for_s":0})", "id null, do not disturb " + std::to_string(0.0)},
      {R"({"cmd":"dnd","for_s":null})",
       "id null, do not disturb " + std::to_string(core::to_seconds(request::k_until_told))},
      {R"({"cmd":"pause","for_s":7200})", "id null, pause " + std::to_string(7200.0)},
      {R"({"cmd":"pause","for_s":null})", "id null, pause"},
      {R"({"cmd":"resume"})", "id null, resume"},
      {R"({"cmd":"user","to":"Anna"})", "id null, user to=Anna"},
      {R"({"cmd":"seat","mm":455.5})", "id null, seat height_mm=455.5"},
      {R"({"cmd":"seat","mm":null})", "id null, seat as_configured"},
      {R"({"cmd":"save_preset","preset":"stand"})", "id null, save stand"},
      {R"({"cmd":"forget_presets"})", "id null, forget presets"},
      {R"({"cmd":"set_interval","interval":"sit","minutes":25})", "id null, interval sit 1500 s"},
      {R"({"cmd":"set_interval","interval":"stand","minutes":7.5})", "id null, interval stand 450 s"},
      {R"({"cmd":"set_interval","interval":"snooze","minutes":-1})", "id null, interval snooze -60 s"},
      {R"({"cmd":"forget_intervals"})", "id null, forget intervals"},
      {R"({"cmd":"break","say":"start"})", "id null, break say=start"},
      {R"({"cmd":"break","say":"start","exercise":"EX02"})", "id null, break say=start"},
      {R"({"cmd":"break","say":"sharp"})", "id null, break say=sharp"},
      {R"({"cmd":"ergonomics","desk":"main"})", "id null, desk main, ergonomics"},
      {R"({"cmd":"breaks"})", "id null, breaks"},
      {R"({"cmd":"presence","state":"present","desk":"left"})", "id null, desk left, presence state=present"},
      {R"({"cmd":"presence","state":"away"})", "id null, presence state=away"},
      {R"({"cmd":"presence","state":"auto"})", "id null, presence state=auto"},
      {R"({"cmd":"cycle","mode":"automatic"})", "id null, mode automatic"},
      {R"({"cmd":"cycle","mode":"confirm"})", "id null, mode confirm"},
      {R"({"cmd":"cycle","mode":"remind"})", "id null, mode remind"},
      {R"({"cmd":"cycle","mode":"off"})", "id null, mode off"},
      {R"({"cmd":"cycle","mode":"on"})", "id null, running"},
      {R"({"cmd":"lock","on":true})", "id null, lock"},
      {R"({"cmd":"lock","on":false})", "id null, unlock"},
      {R"({"cmd":"clear"})", "id null, clear"},
      {R"({"id":3,"cmd":"hold","direction":"up"})", "id 3, hold up"},
      {R"({"cmd":"hold","direction":"down","desk":"left"})", "id null, desk left, hold down"},
      {R"({"cmd":"calibrate","consent":true})", "id null, calibrate"},
      {R"({"cmd":"home","consent":true})", "id null, home"},
      {R"({"cmd":"measured_height","mm":735.5})", "id null, measured 735.5"},
      {R"({"cmd":"forget_measured_heights"})", "id null, forget measured heights"},
      {" {\t\"cmd\" : \"stop\" }\r", "id null, stop"},
  };
  for (auto const& c : cases) EXPECT_EQ(shown(parse_request(c.line)), c.expected) << c.line;
}

TEST(RequestParser, RefusesWhatIsNotAJsonObject) {
  std::string_view const lines[] = {
      "hello",
      "{",
      R"({"cmd":"stop")",
      R"({"cmd":"stop"}})",
      R"({"cmd":"stop"} {"cmd":"stop"})",
      R"({"cmd":"stop",})",
      R"({cmd:"stop"})",
      R"({'cmd':'stop'})",
      R"({"cmd":"stop" // now
          })",
      R"({"cmd":"st)",
      "{\"cmd\":\"stop\"\x01}",
      "{\"cmd\":\"\xff\xfe\"}",
      std::string_view{"{\"cmd\":\"stop\"}\0", 15},
      R"({"cmd":"move","mm":01})",
      R"({"cmd":"move","mm":+1})",
      R"({"cmd":"move","mm":NaN})",
      R"({"cmd":"move","mm":Infinity})",
      R"({"cmd":"move","mm":0x10})",
  };
  for (auto const line : lines) {
    EXPECT_EQ(shown(parse_request(line)).rfind("bad, id null: not JSON: ", 0), 0U)
        << line << "\n"
        << shown(parse_request(line));
  }
  for (auto const* const line : {"[]", "1", "\"stop\"", "null", "true", R"([{"cmd":"stop"}])"}) {
    EXPECT_EQ(shown(parse_request(line)), "bad, id null: not a JSON object") << line;
  }
}

TEST(RequestParser, SaysWhatIsWrongWithARequest) {
  Case const cases[] = {
      {R"({})", "bad, id null: 'cmd' is missing"},
      {R"({"id":7})", "bad, id 7: 'cmd' is missing"},
      {R"({"id":7,"cmd":null})", "bad, id 7: 'cmd' must be a string"},
      {R"({"id":7,"cmd":["stop"]})", "bad, id 7: 'cmd' must be a string"},
      {R"({"id":7,"cmd":""})", "bad, id 7: unknown command ''"},
      {R"({"id":7,"cmd":"Stop"})", "bad, id 7: unknown command 'Stop'"},
      {R"({"id":7,"cmd":"fly"})", "bad, id 7: unknown command 'fly'"},
      {R"({"cmd":"ääääääääääääääääääääxyz"})", "bad, id null: unknown command 'ääääääääääääääääääää…'"},
      {R"({"cmd":"xääääääääääääääääääääyz"})", "bad, id null: unknown command 'xäääääääääääääääääää…'"},
      {R"({"id":[1],"cmd":"stop"})", "bad, id null: 'id' must be a string, a number, true, false or null"},
      {R"({"id":{},"cmd":"stop"})", "bad, id null: 'id' must be a string, a number, true, false or null"},
      {R"({"id":1,"cmd":"stop","mm":1})", "bad, id 1: 'stop' takes no field 'mm'"},
      {R"({"id":1,"cmd":"sit","speed":1})", "bad, id 1: 'sit' takes no field 'speed'"},
      {R"({"id":1,"cmd":"status","Desk":"a"})", "bad, id 1: 'status' takes no field 'Desk'"},
      {R"({"id":1,"cmd":"lock","on":true,"mode":"off"})", "bad, id 1: 'lock' takes no field 'mode'"},
      {R"({"id":1,"cmd":"stop","desk":1})", "bad, id 1: 'desk' must be a string"},
      {R"({"id":1,"cmd":"stop","desk":null})", "bad, id 1: 'desk' must be a string"},
      {R"({"cmd":"move"})", "bad, id null: 'mm' is missing: the height in millimetres"},
      {R"({"cmd":"move","mm":"1100"})", "bad, id null: 'mm' must be a number: the height in millimetres"},
      {R"({"cmd":"move","mm":null})", "bad, id null: 'mm' must be a number: the height in millimetres"},
      {R"({"cmd":"move","mm":true})", "bad, id null: 'mm' must be a number: the height in millimetres"},
      {R"({"cmd":"move","mm":[1]})", "bad, id null: 'mm' must be a number: the height in millimetres"},
      {R"({"cmd":"move","mm":1e999})", "bad, id null: 'mm' is too large"},
      {R"({"cmd":"cycle"})", "bad, id null: 'mode' is missing"},
      {R"({"cmd":"cycle","mode":true})", "bad, id null: 'mode' must be a string"},
      {R"({"cmd":"cycle","mode":"auto"})",
       "bad, id null: 'mode' must be automatic, confirm, remind, off or on, not 'auto'"},
      {R"({"cmd":"snooze","for_s":0})",
       "bad, id null: 'for_s' must be a whole number of seconds from 1 on, or null"},
      {R"({"cmd":"snooze","for_s":14401})",
       "bad, id null: a snooze lasts at most 4 hours; there is also pause"},
      {R"({"cmd":"dnd"})", "bad, id null: 'for_s' is missing: a number of seconds, or null"},
      {R"({"cmd":"dnd","for_s":-1})",
       "bad, id null: 'for_s' must be a whole number of seconds from 0 on, or null"},
      {R"({"cmd":"dnd","for_s":1.5})",
       "bad, id null: 'for_s' must be a whole number of seconds from 0 on, or null"},
      {R"({"cmd":"pause","for_s":"2h"})",
       "bad, id null: 'for_s' must be a whole number of seconds from 1 on, or null"},
      {R"({"cmd":"resume","for_s":1})", "bad, id null: 'resume' takes no field 'for_s'"},
      {R"({"cmd":"user","to":""})",
       "bad, id null: 'to' must be the id or the name of somebody who works at the desk"},
      {R"({"cmd":"user"})", "bad, id null: 'to' is missing"},
      {R"({"cmd":"seat","mm":45})", "bad, id null: a seat is 300 to 700 mm high, not 45"},
      {R"({"cmd":"seat"})", "bad, id null: 'mm' is missing: the height in millimetres"},
      {R"({"cmd":"save_preset","preset":"Sit"})", "bad, id null: 'preset' must be sit or stand, not 'Sit'"},
      {R"({"cmd":"set_interval","interval":"walk","minutes":2})",
       "bad, id null: 'interval' must be sit, stand or snooze, not 'walk'"},
      {R"({"cmd":"set_interval","interval":"sit"})", "bad, id null: 'minutes' must be a number of minutes"},
      {R"({"cmd":"set_interval","interval":"sit","minutes":"25"})",
       "bad, id null: 'minutes' must be a number of minutes"},
      {R"({"cmd":"set_interval","interval":"sit","minutes":1e300})",
       "bad, id null: 'minutes' is no length that anybody sits or stands"},
      {R"({"cmd":"set_interval","minutes":25})", "bad, id null: 'interval' is missing"},
      {R"({"cmd":"forget_intervals","interval":"sit"})",
       "bad, id null: 'forget_intervals' takes no field 'interval'"},
      {R"({"cmd":"break","say":"go"})",
       "bad, id null: 'say' must be start, done, skip, next, uncomfortable, sharp, stop or resume, not 'go'"},
      {R"({"cmd":"break","say":"done","exercise":"EX01"})",
       R"(bad, id null: 'exercise' goes with 'say': "start" only)"},
      {R"({"cmd":"break","say":"start","exercise":"EX99"})", "bad, id null: there is no exercise 'EX99'"},
      {R"({"cmd":"breaks","say":"start"})", "bad, id null: 'breaks' takes no field 'say'"},
      {R"({"cmd":"presence"})", "bad, id null: 'state' is missing"},
      {R"({"cmd":"presence","state":"here"})",
       "bad, id null: 'state' must be present, away or auto, not 'here'"},
      {R"({"cmd":"lock"})", "bad, id null: 'on' is missing"},
      {R"({"cmd":"lock","on":1})", "bad, id null: 'on' must be true or false"},
      {R"({"cmd":"lock","on":"true"})", "bad, id null: 'on' must be true or false"},
      {R"({"cmd":"hold"})", "bad, id null: 'direction' is missing"},
      {R"({"cmd":"hold","direction":1})", "bad, id null: 'direction' must be a string"},
      {R"({"cmd":"hold","direction":"UP"})", "bad, id null: 'direction' must be up or down, not 'UP'"},
      {R"({"cmd":"calibrate"})", "bad, id null: 'consent' is missing"},
      {R"({"cmd":"home"})", "bad, id null: 'consent' is missing"},
      {R"({"cmd":"measured_height"})", "bad, id null: 'mm' is missing: the height in millimetres"},
      {R"({"cmd":"calibrate","consent":"yes"})", "bad, id null: 'consent' must be true or false"},
      {R"({"cmd":"calibrate","consent":false})",
       "bad, id null: 'consent' must be true: somebody stands beside the desk and knows that it will move"},
      {R"({"cmd":[[[[1]]]]})", "bad, id null: nested too deep"},
      {std::string(2000, '['), "bad, id null: nested too deep"},
  };
  for (auto const& c : cases) EXPECT_EQ(shown(parse_request(c.line)), c.expected) << c.line;
}

/// "2026-11-16 2026-11-22 in detail", days counted from 1970, or the reason of the refusal.
std::string history_asked(std::string const& fields) {
  auto const parsed = parse_request(R"({"cmd":"history")" + fields + "}");
  if (auto const* const bad = std::get_if<BadRequest>(&parsed)) return bad->reason;
  auto const& query = std::get<HistoryQuery>(std::get<Message>(parsed).what);
  auto const day = [](std::optional<std::int64_t> const& d) {
    return d ? std::to_string(*d) : std::string{"today"};
  };
  return day(query.from) + " " + day(query.to) + (query.detail ? " in detail" : "");
}

TEST(RequestParser, ReadsWhatIsAskedOfTheHistory) {
  EXPECT_EQ(history_asked(""), "today today in detail");
  EXPECT_EQ(history_asked(R"(,"from":"1970-01-02","to":"1970-01-03","detail":false)"), "1 2");
  EXPECT_EQ(history_asked(R"(,"from":"1970-01-02")"), "1 today in detail");
  EXPECT_EQ(history_asked(R"(,"from":"1970-01-01","to":"1971-02-04")"), "0 399 in detail");
  EXPECT_EQ(history_asked(R"(,"from":"1970-01-01","to":"1971-02-05")"),
            "a question is about 400 days at most; ask for the rest by another one");
  EXPECT_EQ(history_asked(R"(,"from":"1970-01-02","to":"1970-01-01")"), "'to' is before 'from'");
  EXPECT_EQ(history_asked(R"(,"from":"yesterday")"), "'from' must be a date as 2026-11-16, not 'yesterday'");
  EXPECT_EQ(history_asked(R"(,"to":1)"), "'to' must be a string");
  EXPECT_EQ(history_asked(R"(,"detail":"no")"), "'detail' must be true or false");
  EXPECT_EQ(history_asked(R"(,"tail":true)"), "'history' takes no field 'tail'");
  EXPECT_EQ(history_asked(R"(,"from to":true)"), "'history' takes no field 'from to'");
}

}  // namespace
}  // namespace desk::control
