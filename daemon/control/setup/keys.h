#pragma once

#include "config/value.h"

#include <string>

/// The keys that a setup writes: it makes one desk, on one bus, with one sensor.
namespace desk::setup::key {

inline config::KeyPath mqtt(std::string name) {
  return {"mqtt", std::move(name)};
}
inline config::KeyPath bus(std::string name) {
  return {"bus", "desk", std::move(name)};
}
inline config::KeyPath serial(std::string name) {
  return {"bus", "desk", "serial", std::move(name)};
}
inline config::KeyPath tcp(std::string name) {
  return {"bus", "desk", "tcp", std::move(name)};
}
inline config::KeyPath sensor(std::string name) {
  return {"sensor", "top", std::move(name)};
}
inline config::KeyPath desk(std::string name) {
  return {"desk", "main", std::move(name)};
}
inline config::KeyPath modbus(std::string name) {
  return {"desk", "main", "modbus", std::move(name)};
}
inline config::KeyPath gpio(std::string name) {
  return {"desk", "main", "gpio", std::move(name)};
}
inline config::KeyPath cycle(std::string name) {
  return {"desk", "main", "cycle", std::move(name)};
}
inline config::KeyPath presence(std::string name) {
  return {"desk", "main", "presence", std::move(name)};
}
inline config::KeyPath user(std::string const& id, std::string name) {
  return {"user", id, std::move(name)};
}
inline config::KeyPath body(std::string const& id, std::string name) {
  return {"user", id, "ergonomics", std::move(name)};
}

}  // namespace desk::setup::key
