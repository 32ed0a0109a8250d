#pragma once

#include <filesystem>
#include <memory>
#include <string>

struct evp_pkey_st;
struct x509_st;

namespace desk::testing {

/// A certificate authority of a test's own: makes certificates for brokers and clients, on EC P-256 keys,
/// which are quick to make. Throws std::runtime_error when OpenSSL refuses.
class Authority {
 public:
  explicit Authority(std::string const& name);
  Authority(Authority const&) = delete;
  Authority& operator=(Authority const&) = delete;
  ~Authority();

  struct Files {
    std::filesystem::path certificate;
    std::filesystem::path key;
  };
  /// Valid from and until so many days from now; negative: in the past.
  struct Validity {
    int from_days = -1;
    int until_days = 30;
  };
  /// Makes a key and a certificate of it in `directory`, as `name`.pem and `name`-key.pem. `alternatives`: as
  /// "DNS:broker.test,IP:127.0.0.1"; empty: the certificate has its common name only, which is `name`.
  [[nodiscard]] Files issue(std::filesystem::path const& directory, std::string const& name,
                            std::string const& alternatives, Validity validity = {-1, 30}) const;
  /// Its own certificate, for ca_file, into `directory`.
  [[nodiscard]] std::filesystem::path write(std::filesystem::path const& directory) const;

 private:
  struct KeyDeleter {
    void operator()(evp_pkey_st* key) const;
  };
  struct CertificateDeleter {
    void operator()(x509_st* certificate) const;
  };
  using Key = std::unique_ptr<evp_pkey_st, KeyDeleter>;
  using Certificate = std::unique_ptr<x509_st, CertificateDeleter>;

  static Key make_key();
  [[nodiscard]] Certificate sign(evp_pkey_st* key, std::string const& name, std::string const& alternatives,
                                 Validity validity) const;

  std::string name_;
  Key key_;
  Certificate certificate_;
};

/// The same key under a pass phrase, in a file beside it.
std::filesystem::path with_pass_phrase(std::filesystem::path const& key, std::string const& phrase);

}  // namespace desk::testing
