#include "daemon/control/session.h"
#include "tests/integration/control_fixture.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <boost/json/parse.hpp>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace desk::control {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
namespace json = boost::json;
using namespace std::chrono_literals;

sockaddr_un address_of(fs::path const& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
  return address;
}

class Client {
 public:
  explicit Client(fs::path const& path) : fd_{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    auto const address = address_of(path);
    connected_ = ::connect(fd_, reinterpret_cast<sockaddr const*>(&address), sizeof(address)) == 0;
  }
  Client(Client const&) = delete;
  Client& operator=(Client const&) = delete;
  ~Client() { ::close(fd_); }

  [[nodiscard]] bool connected() const { return connected_; }
  /// False: the daemon has closed. Most tests see that by the missing answer.
  bool send(std::string_view text) const {  // NOLINT(modernize-use-nodiscard)
    while (!text.empty()) {
      auto const sent = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
      if (sent < 0) return false;
      text.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  void end_input() const { ::shutdown(fd_, SHUT_WR); }

  /// The next line, or "<closed>", or "<silence>" after `patience`.
  std::string line(std::chrono::milliseconds patience = k_patience) {
    auto const deadline = std::chrono::steady_clock::now() + patience;
    for (;;) {
      if (auto const end = received_.find('\n'); end != std::string::npos) {
        auto text = received_.substr(0, end);
        received_.erase(0, end + 1);
        return text;
      }
      auto const left =
          std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
      pollfd waiting{fd_, POLLIN, 0};
      if (left <= 0ms || ::poll(&waiting, 1, static_cast<int>(left.count())) == 0) return "<silence>";
      char chunk[65536];
      auto const got = ::recv(fd_, chunk, sizeof(chunk), 0);
      if (got <= 0) return "<closed>";
      received_.append(chunk, static_cast<std::size_t>(got));
    }
  }
  std::string ask(std::string_view request) {
    send(fmt::format("{}\n", request));
    return line();
  }

 private:
  int fd_;
  bool connected_ = false;
  std::string received_;
};

std::string answer(int id, std::string_view word, std::string_view reason = "") {
  return fmt::format(R"({{"id":{},"answer":"{}","reason":"{}"}})", id, word, reason);
}

TEST(ControlSocket, AnswersQuestionsAndCommands) {
  Daemon daemon;
  Client client{daemon.path()};
  EXPECT_EQ(
      client.ask(R"({"id":1,"cmd":"status"})"),
      R"({"id":1,"answer":"done","reason":"","desks":{"main":{"revision":0,"of":"main","padding":""}}})");
  EXPECT_EQ(client.ask(R"({"id":2,"cmd":"lock","on":true})"), answer(2, "done"));
  EXPECT_EQ(client.ask(R"({"id":3,"cmd":"skip"})"), answer(3, "refused", "nothing to skip"));
  EXPECT_EQ(client.ask(R"({"id":4,"cmd":"desks"})"),
            R"({"id":4,"answer":"done","reason":"","desks":[{"id":"main","name":"Main desk"}]})");
}

TEST(ControlSocket, AnswersAMotionCommandTwice) {
  Daemon daemon;
  Client client{daemon.path()};
  EXPECT_EQ(client.ask(R"({"id":1,"cmd":"move","mm":1100})"), answer(1, "accepted"));
  EXPECT_EQ(client.ask(R"({"id":2,"cmd":"version"})").substr(0, 7), R"({"id":2)")
      << "it does not block the others";
  daemon.on_io([&] { daemon.desks().end_move("main", core::Answer::aborted, "stall"); });
  EXPECT_EQ(client.line(), answer(1, "aborted", "stall"));
}

TEST(ControlSocket, KeepsTheConnectionAfterABadRequest) {
  Daemon daemon;
  Client client{daemon.path()};
  EXPECT_EQ(client.ask(R"({"id":1,"cmd":"fly"})"), answer(1, "refused", "unknown command 'fly'"));
  EXPECT_NE(client.ask("garbage").find("not JSON"), std::string::npos);
  EXPECT_EQ(client.ask("\n\r\n  \n{\"id\":2,\"cmd\":\"stop\"}"), answer(2, "done"))
      << "empty lines are nothing";
}

TEST(ControlSocket, TakesRequestsInPiecesAndInBatches) {
  Daemon daemon;
  Client client{daemon.path()};
  for (char const c : std::string_view{"{\"id\":1,\"cmd\":\"stop\"}\n"}) ASSERT_TRUE(client.send({&c, 1}));
  EXPECT_EQ(client.line(), answer(1, "done"));
  std::string batch;
  for (int i = 0; i < 200; ++i) batch += fmt::format("{{\"id\":{},\"cmd\":\"stop\"}}\n", i);
  ASSERT_TRUE(client.send(batch));
  for (int i = 0; i < 200; ++i) ASSERT_EQ(client.line(), answer(i, "done"));
}

TEST(ControlSocket, ClosesAfterAnOversizeLine) {
  Daemon daemon;
  Client client{daemon.path()};
  auto longest = std::string{R"({"id":1,"cmd":"stop"})"};
  longest.resize(k_max_request, ' ');
  EXPECT_EQ(client.ask(longest), answer(1, "done"));
  client.send(std::string(k_max_request + 1, ' '));
  EXPECT_EQ(client.line(),
            R"({"id":null,"answer":"refused","reason":"a request is at most 4096 bytes long"})");
  EXPECT_EQ(client.line(), "<closed>");
}

TEST(ControlSocket, StopsAllDesksWithOneAnswer) {
  Daemon daemon{{{"left", "Left"}, {"right", "Right"}}};
  Client client{daemon.path()};
  EXPECT_EQ(client.ask(R"({"id":1,"cmd":"stop"})"), answer(1, "done"));
  EXPECT_EQ(daemon.desks().submitted(), 2);
  EXPECT_EQ(client.ask(R"({"id":2,"cmd":"sit"})"), answer(2, "refused", "which desk? there is: left, right"));
}

TEST(ControlSocket, SendsAWatcherStatesAndNotices) {
  Daemon daemon;
  Client watcher{daemon.path()};
  Client other{daemon.path()};
  EXPECT_EQ(
      watcher.ask(R"({"id":1,"cmd":"watch"})"),
      R"({"id":1,"answer":"done","reason":"","desks":{"main":{"revision":0,"of":"main","padding":""}}})");
  other.ask(R"({"id":1,"cmd":"version"})");
  daemon.publish_state(1);
  EXPECT_EQ(watcher.line(), R"({"state":{"desk":"main","revision":1,"of":"main","padding":""}})");
  daemon.publish_notice({{"event", "lock_changed"}, {"locked", true}});
  EXPECT_EQ(watcher.line(), R"({"notice":{"desk":"main","event":"lock_changed","locked":true}})");
  EXPECT_EQ(watcher.ask(R"({"id":2,"cmd":"stop"})"), answer(2, "done")) << "a watcher may command";
  EXPECT_EQ(other.ask(R"({"id":2,"cmd":"stop"})"), answer(2, "done")) << "who does not watch is told nothing";
}

TEST(ControlSocket, SendsASlowWatcherTheLastStateAndSkipsOthers) {
  Daemon daemon;
  daemon.desks().set_padding(20'000);
  Client watcher{daemon.path()};
  watcher.ask(R"({"id":1,"cmd":"watch"})");
  constexpr int k_states = 1000;  // 20 MB, far more than the kernel's and our buffers hold
  for (int i = 1; i <= k_states; ++i) daemon.publish_state(i);
  int received = 0;
  std::int64_t last = 0;
  while (last < k_states) {
    auto const line = watcher.line();
    ASSERT_EQ(line.front(), '{') << line;
    auto const revision = json::parse(line).at("state").at("revision").as_int64();
    ASSERT_GT(revision, last);
    last = revision;
    ++received;
  }
  EXPECT_LT(received, k_states / 2);
}

TEST(ControlSocket, DropsAWatcherThatLetsTooMuchPileUp) {
  Daemon daemon;
  Client watcher{daemon.path()};
  watcher.ask(R"({"id":1,"cmd":"watch"})");
  json::object const notice{{"event", "link_changed"}, {"detail", std::string(50'000, 'x')}};
  for (int i = 0; i < 100; ++i) daemon.publish_notice(notice);
  std::string line;
  int received = 0;
  while ((line = watcher.line()).front() == '{') ++received;
  EXPECT_EQ(line, "<closed>");
  EXPECT_LT(received, 100);
  EXPECT_EQ(Client{daemon.path()}.ask(R"({"id":1,"cmd":"stop"})"), answer(1, "done"));
}

TEST(ControlSocket, SurvivesClientsThatVanish) {
  Daemon daemon;
  daemon.desks().set_padding(200'000);
  {
    Client moving{daemon.path()};
    moving.ask(R"({"id":1,"cmd":"move","mm":1100})");
    Client mid_reply{daemon.path()};
    mid_reply.send("{\"cmd\":\"status\"}\n");
    Client watcher{daemon.path()};
    watcher.ask(R"({"id":1,"cmd":"watch"})");
    Client mid_request{daemon.path()};
    mid_request.send("{\"cmd\":");
  }
  daemon.publish_state(1);
  daemon.publish_notice({{"event", "lock_changed"}});
  daemon.on_io([&] { daemon.desks().end_move("main", core::Answer::done, ""); });
  daemon.publish_state(2);
  EXPECT_EQ(Client{daemon.path()}.ask(R"({"id":1,"cmd":"stop"})"), answer(1, "done"));
}

TEST(ControlSocket, AnswersAClientThatClosedItsWritingSide) {
  Daemon daemon;
  Client client{daemon.path()};
  client.send("{\"id\":1,\"cmd\":\"move\",\"mm\":800}\n{\"id\":2,\"cmd\":\"stop\"}\n");
  client.end_input();
  EXPECT_EQ(client.line(), answer(1, "accepted"));
  EXPECT_EQ(client.line(), answer(2, "done"));
  daemon.on_io([&] { daemon.desks().end_move("main", core::Answer::stopped, ""); });
  EXPECT_EQ(client.line(), answer(1, "stopped"));
  EXPECT_EQ(client.line(), "<closed>");
}

TEST(ControlSocket, TurnsTheThirtyThirdClientAway) {
  Daemon daemon;
  std::vector<std::unique_ptr<Client>> clients;
  for (std::size_t i = 0; i < k_max_clients; ++i) {
    clients.push_back(std::make_unique<Client>(daemon.path()));
    ASSERT_EQ(clients.back()->ask(R"({"id":1,"cmd":"stop"})"), answer(1, "done"));
  }
  Client late{daemon.path()};
  EXPECT_EQ(late.line(),
            R"({"id":null,"answer":"refused","reason":"too many clients: there are 32 already"})");
  EXPECT_EQ(late.line(), "<closed>");

  clients.pop_back();
  auto const deadline = std::chrono::steady_clock::now() + k_patience;
  std::string reply;
  do {
    reply = Client{daemon.path()}.ask(R"({"id":1,"cmd":"stop"})");
  } while (reply != answer(1, "done") && std::chrono::steady_clock::now() < deadline);
  EXPECT_EQ(reply, answer(1, "done")) << "a place that became free is given away";
}

TEST(ControlSocket, ClosesItsClientsAndRemovesItsFileAtTheEnd) {
  auto daemon = std::make_unique<Daemon>();
  Client client{daemon->path()};
  client.ask(R"({"id":1,"cmd":"move","mm":1100})");
  auto const path = daemon->path();
  struct stat found {};
  ASSERT_EQ(::stat(path.c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777U, 0660U);
  daemon.reset();
  EXPECT_EQ(client.line(), "<closed>");
  EXPECT_FALSE(fs::exists(path));
}

std::string failure(fs::path const& path) {
  asio::io_context io;
  FakeDesks desks{{}};
  try {
    ControlServer const server{io, path, desks};
    return "";
  } catch (std::runtime_error const& error) {
    return error.what();
  }
}

TEST(ControlSocketFile, RefusesToStartBesideAnotherDaemon) {
  Daemon daemon;
  EXPECT_EQ(failure(daemon.path()),
            fmt::format("control socket {}: another deskd is running", daemon.path().string()));
  EXPECT_EQ(Client{daemon.path()}.ask(R"({"id":1,"cmd":"stop"})"), answer(1, "done"))
      << "the first is unharmed";
}

TEST(ControlSocketFile, ReplacesAFileThatACrashLeftBehind) {
  TempDir const dir;
  auto const path = dir.path() / "control.sock";
  int const fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
  auto const address = address_of(path);
  ASSERT_EQ(::bind(fd, reinterpret_cast<sockaddr const*>(&address), sizeof(address)), 0);
  ::close(fd);
  ASSERT_TRUE(fs::exists(path));
  EXPECT_EQ(failure(path), "");
  EXPECT_FALSE(fs::exists(path));
}

TEST(ControlSocketFile, LeavesOtherFilesAlone) {
  TempDir const dir;
  auto const path = dir.path() / "notes.txt";
  std::ofstream{path} << "precious";
  EXPECT_NE(failure(path).find("a file that is not a socket is in the way"), std::string::npos);
  EXPECT_EQ(fs::file_size(path), 8U);
}

TEST(ControlSocketFile, NamesWhatIsWrongWithThePath) {
  TempDir const dir;
  EXPECT_NE(failure(dir.path() / "none" / "control.sock").find("there is no directory"), std::string::npos);
  EXPECT_NE(failure(dir.path() / std::string(120, 'x')).find("too long"), std::string::npos);
}

TEST(ControlSocketFile, KeepsAFileThatReplacedIts) {
  TempDir const dir;
  auto const path = dir.path() / "control.sock";
  {
    asio::io_context io;
    FakeDesks desks{{}};
    ControlServer const server{io, path, desks};
    fs::remove(path);
    std::ofstream{path} << "another";
  }
  EXPECT_TRUE(fs::exists(path));
}

TEST(ControlSocket, GoesOnWhileTheHistoryIsLookedUp) {
  Daemon daemon;
  Client client{daemon.path()};
  client.send("{\"id\":1,\"cmd\":\"history\",\"from\":\"2026-11-16\"}\n");
  client.send("{\"id\":2,\"cmd\":\"version\"}\n");
  EXPECT_EQ(client.line().substr(0, 8), "{\"id\":2,") << "the disk may take its time";
  client.send("{\"id\":3,\"cmd\":\"history\"}\n");
  EXPECT_NE(client.line().find("one question about the history at a time"), std::string::npos);
  // Longer than what may wait for a client otherwise.
  std::string const large = "\"" + std::string(3 * k_max_waiting_output, 'x') + "\"";
  daemon.on_io([&] { daemon.desks().end_history(large, ""); });
  EXPECT_EQ(client.line().size(),
            large.size() + std::string{"{'id':1,'answer':'done','reason':'','history':}"}.size());
  client.send("{\"id\":4,\"cmd\":\"history\"}\n{\"id\":5,\"cmd\":\"version\"}\n");
  EXPECT_EQ(client.line().substr(0, 8), "{\"id\":5,");
  daemon.on_io([&] { daemon.desks().end_history(std::nullopt, "no history: the disk is gone"); });
  EXPECT_EQ(client.line(), "{\"id\":4,\"answer\":\"refused\",\"reason\":\"no history: the disk is gone\"}");
}

}  // namespace
}  // namespace desk::control
