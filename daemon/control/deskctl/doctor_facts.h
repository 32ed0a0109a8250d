#pragma once

#include "config/settings.h"
#include "daemon/control/deskctl/message.h"
#include "daemon/control/probe/access.h"
#include "daemon/control/probe/broker.h"
#include "daemon/control/probe/certificate.h"
#include "daemon/control/probe/clock.h"
#include "daemon/control/probe/disk.h"
#include "daemon/control/probe/holders.h"
#include "daemon/control/probe/serial_ports.h"
#include "daemon/control/probe/service.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// What `deskctl doctor` has seen. What is made of it is in doctor_findings.h.
namespace desk::deskctl {

struct ConfigFacts {
  std::filesystem::path file;
  bool exists = false;
  std::string unreadable;                    ///< why it cannot be read from here; empty: it can
  std::vector<std::string> errors;           ///< `file:line:column: error: …`
  std::vector<std::string> warnings;         ///< likewise
  std::optional<config::Settings> settings;  ///< absent unless it is good
  std::optional<probe::Access> for_daemon;   ///< absent: nobody knows as whom the daemon runs
};

/// What the daemon says of itself.
struct DaemonFacts {
  std::string version;
  std::vector<DeskState> desks;
  std::vector<std::string> changes;  ///< of its own file, since it read it
  std::size_t mistakes = 0;          ///< in its own file as it is now

  bool mqtt_used = false;
  std::string mqtt_state;  ///< connected, connecting, disconnected
  std::string mqtt_reason;

  struct Bus {
    std::string id;
    std::int64_t transactions = 0;
    std::int64_t timeouts = 0;
    std::int64_t damaged = 0;
    std::int64_t refused = 0;
    std::int64_t gone = 0;
  };
  std::vector<Bus> buses;
};

/// The way to the daemon.
struct SocketFacts {
  std::filesystem::path path;
  probe::Access for_caller;
  bool caller_belongs = false;  ///< to the socket's group by the user database, if not by this login
  bool connected = false;       ///< somebody took the connection
  std::string words;            ///< why it cannot be talked to; empty: it can
};

/// A serial port that the configuration names.
struct SerialFacts {
  std::string bus;
  std::filesystem::path device;  ///< as it is written
  bool exists = false;
  std::filesystem::path stable;               ///< a name that stays, if the written one does not
  std::vector<std::filesystem::path> others;  ///< the ports that there are
  std::optional<probe::Access> for_daemon;
  probe::Holders holders;
};

/// A Modbus TCP server that the configuration names.
struct TcpFacts {
  std::string bus;
  std::string host;
  std::uint16_t port = 0;
  bool tried = false;  ///< not while the daemon is connected to it: many take one connection only
  std::string words;   ///< why it cannot be reached; empty: it can
};

struct GpioFacts {
  std::size_t lines = 0;           ///< that the configuration names; 0: the rest is not looked at
  std::string not_looked_at;       ///< why; empty: they were
  std::vector<std::string> wrong;  ///< lines that are not there, or that somebody else has
  std::vector<std::pair<std::filesystem::path, probe::Access>> for_daemon;  ///< the chips
  std::optional<bool> outlive;  ///< outputs stay on when a program ends; absent: not known
};

/// A file of TLS or a password that the configuration names.
struct SecretFacts {
  std::string key;  ///< "mqtt.key_file"
  std::filesystem::path file;
  std::optional<probe::Access> for_daemon;
  std::string exposed;  ///< who else can read or replace it; empty: nobody, or it need not be secret
  std::optional<probe::Certificate> certificate;
};

struct BrokerFacts {
  std::string where;  ///< "localhost port 1883"
  bool here = false;  ///< on this computer
  std::optional<probe::BrokerAnswer> answer;
  std::vector<SecretFacts> files;
};

struct StateFacts {
  std::filesystem::path directory;
  std::optional<probe::Access> for_daemon;
  probe::DiskState disk;
};

struct DoctorFacts {
  std::string version;  ///< deskctl's own
  probe::Identity caller;
  std::string daemon_user;  ///< as whom deskd runs, or would; empty: neither it nor such a user is there
  ConfigFacts config;
  SocketFacts socket;
  std::optional<DaemonFacts> daemon;
  probe::ServiceState service;
  // What follows from the configuration is empty while there is no good one.
  std::vector<SerialFacts> serial;
  std::vector<TcpFacts> tcp;
  GpioFacts gpio;
  std::optional<BrokerFacts> broker;
  std::optional<StateFacts> state;
  probe::ClockState clock;
  std::optional<bool> undervoltage;
};

}  // namespace desk::deskctl
