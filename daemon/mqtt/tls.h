#pragma once

#include <filesystem>
#include <memory>
#include <string>

struct ssl_ctx_st;
struct ssl_st;
struct x509_store_ctx_st;

namespace desk::mqtt {

/// What TLS needs of the configuration. All files are PEM.
struct TlsFiles {
  std::filesystem::path ca;           ///< empty: the authorities that this system trusts
  std::filesystem::path certificate;  ///< ours, with its chain; empty: none
  std::filesystem::path key;          ///< goes with the certificate; without a pass phrase
};

/// TLS of one connection: at least version 1.2, and the broker must prove to be the host of the
/// configuration. libmosquitto would compare the certificate with what it is told to connect to, and that is
/// an address which we looked up ourselves, so the context is ours and does the comparing. Also keeps the
/// reason why a handshake failed, which libmosquitto forgets. One thread.
class Tls {
 public:
  /// Reads the files, anew for each connection: certificates are renewed while the daemon runs. `host`: the
  /// name or the address that the broker's certificate must be for. Throws std::runtime_error that names the
  /// file and what to do.
  Tls(TlsFiles const& files, std::string host);
  Tls(Tls const&) = delete;
  Tls& operator=(Tls const&) = delete;
  ~Tls();

  /// For MOSQ_OPT_SSL_CTX; lives as long as this object or the library's own reference to it.
  [[nodiscard]] ssl_ctx_st* context() const { return context_.get(); }

  /// Why it failed, for a person; empty while nothing is known. Never a part of a key.
  [[nodiscard]] std::string const& failure() const { return failure_; }
  /// What libmosquitto logs of OpenSSL's errors ("error:0A00010B:SSL routines::wrong version number"); counts
  /// only if nothing better is known.
  void library_said(std::string const& line);

 private:
  static int on_verify(int fine, x509_store_ctx_st* store);
  static void on_info(ssl_st const* ssl, int where, int value);

  void load_authorities(TlsFiles const& files);
  void load_certificate(TlsFiles const& files);
  void expect_host();
  void fail(std::string words);
  [[nodiscard]] std::string words_for(x509_store_ctx_st* store) const;

  struct Deleter {
    void operator()(ssl_ctx_st* context) const;
  };
  std::string host_;
  bool host_is_address_ = false;
  bool own_authorities_ = false;  ///< a ca_file is set
  std::string failure_;
  std::unique_ptr<ssl_ctx_st, Deleter> context_;
};

}  // namespace desk::mqtt
