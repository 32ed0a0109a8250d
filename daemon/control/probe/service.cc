#include "daemon/control/probe/service.h"

#include <systemd/sd-bus.h>
#include <systemd/sd-daemon.h>

#include <cstdlib>
#include <memory>
#include <system_error>

namespace desk::probe {
namespace {

constexpr auto k_manager = "org.freedesktop.systemd1";
constexpr auto k_unit = "org.freedesktop.systemd1.Unit";
constexpr auto k_service = "org.freedesktop.systemd1.Service";

struct CloseBus {
  void operator()(sd_bus* bus) const { sd_bus_flush_close_unref(bus); }
};
struct FreeReply {
  void operator()(sd_bus_message* reply) const { sd_bus_message_unref(reply); }
};
struct FreeText {
  void operator()(char* text) const { std::free(text); }
};
using Bus = std::unique_ptr<sd_bus, CloseBus>;

std::string message(int result) {
  return std::generic_category().message(-result);
}

/// One unit's properties. What it does not have, or an older systemd does not know, is empty or 0.
class Unit {
 public:
  Unit(sd_bus* bus, std::string path) : bus_{bus}, path_{std::move(path)} {}

  [[nodiscard]] std::string text(char const* interface, char const* property) const {
    char* value = nullptr;
    int const result =
        sd_bus_get_property_string(bus_, k_manager, path_.c_str(), interface, property, nullptr, &value);
    std::unique_ptr<char, FreeText> const owned{value};
    return result >= 0 && value != nullptr ? std::string{value} : std::string{};
  }
  /// `type`: the letter of D-Bus that T has.
  template <typename T>
  [[nodiscard]] T number(char const* interface, char const* property, char type) const {
    T value{};
    int const result = sd_bus_get_property_trivial(bus_, k_manager, path_.c_str(), interface, property,
                                                   nullptr, type, &value);
    return result >= 0 ? value : T{};
  }

 private:
  sd_bus* bus_;
  std::string path_;
};

ServiceState unknown(std::string words) {
  ServiceState state;
  state.words = std::move(words);
  return state;
}

ServiceState properties_of(Unit const& unit) {
  ServiceState state;
  state.known = true;
  state.load = unit.text(k_unit, "LoadState");
  state.enabled = unit.text(k_unit, "UnitFileState");
  state.active = unit.text(k_unit, "ActiveState");
  state.sub = unit.text(k_unit, "SubState");
  state.needs_daemon_reload = unit.number<int>(k_unit, "NeedDaemonReload", SD_BUS_TYPE_BOOLEAN) != 0;
  state.result = unit.text(k_service, "Result");
  state.status = unit.text(k_service, "StatusText");
  state.exit_status = unit.number<std::int32_t>(k_service, "ExecMainStatus", SD_BUS_TYPE_INT32);
  state.restarts = unit.number<std::uint32_t>(k_service, "NRestarts", SD_BUS_TYPE_UINT32);
  state.watchdog = std::chrono::microseconds{
      static_cast<std::int64_t>(unit.number<std::uint64_t>(k_service, "WatchdogUSec", SD_BUS_TYPE_UINT64))};
  return state;
}

}  // namespace

ServiceState service_state(std::string const& unit) {
  constexpr std::uint64_t k_limit_us = 3'000'000;
  if (sd_booted() <= 0) return unknown("this computer was not started by systemd");
  sd_bus* opened = nullptr;
  int result = sd_bus_open_system(&opened);
  Bus const bus{opened};
  if (result < 0) return unknown("the system bus cannot be reached: " + message(result));
  sd_bus_set_method_call_timeout(bus.get(), k_limit_us);
  sd_bus_message* answered = nullptr;
  // LoadUnit, since GetUnit knows only units that somebody has loaded.
  result = sd_bus_call_method(bus.get(), k_manager, "/org/freedesktop/systemd1",
                              "org.freedesktop.systemd1.Manager", "LoadUnit", nullptr, &answered, "s",
                              unit.c_str());
  std::unique_ptr<sd_bus_message, FreeReply> const reply{answered};
  if (result < 0) return unknown("systemd does not answer: " + message(result));
  char const* path = nullptr;
  result = sd_bus_message_read(reply.get(), "o", &path);
  if (result < 0) return unknown("systemd's answer cannot be read: " + message(result));
  return properties_of(Unit{bus.get(), path});
}

}  // namespace desk::probe
