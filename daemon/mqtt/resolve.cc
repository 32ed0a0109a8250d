#include "daemon/mqtt/resolve.h"

#include <netdb.h>
#include <sys/socket.h>

#include <array>
#include <mutex>
#include <thread>
#include <utility>

namespace desk::mqtt {

struct Lookup::Shared {
  std::mutex mutex;
  bool done = false;
  Result result;
};

namespace {

using AddressList = std::unique_ptr<addrinfo, decltype(&freeaddrinfo)>;

Lookup::Result resolve(std::string const& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* first = nullptr;
  int const error = getaddrinfo(host.c_str(), nullptr, &hints, &first);
  AddressList const list{first, &freeaddrinfo};
  Lookup::Result result;
  if (error != 0) {
    result.error = gai_strerror(error);
    return result;
  }
  for (addrinfo const* a = list.get(); a != nullptr; a = a->ai_next) {
    std::array<char, NI_MAXHOST> name{};
    if (getnameinfo(a->ai_addr, a->ai_addrlen, name.data(), name.size(), nullptr, 0, NI_NUMERICHOST) == 0) {
      result.addresses.emplace_back(name.data());
    }
  }
  if (result.addresses.empty()) result.error = "no usable address";
  return result;
}

}  // namespace

Lookup::Lookup(std::string const& host, std::shared_ptr<Wake> wake) : shared_{std::make_shared<Shared>()} {
  std::thread{[shared = shared_, host, wake = std::move(wake)] {
    Result result = resolve(host);
    {
      std::lock_guard const lock{shared->mutex};
      shared->result = std::move(result);
      shared->done = true;
    }
    wake->signal();
  }}.detach();
}

bool Lookup::done() const {
  std::lock_guard const lock{shared_->mutex};
  return shared_->done;
}

Lookup::Result Lookup::take() {
  std::lock_guard const lock{shared_->mutex};
  return std::move(shared_->result);
}

}  // namespace desk::mqtt
