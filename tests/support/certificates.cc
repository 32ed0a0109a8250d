#include "tests/support/certificates.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <random>
#include <stdexcept>

namespace desk::testing {

namespace {

constexpr long k_day = 24L * 60 * 60;
constexpr long k_version_3 = 2;

void must(bool good, char const* what) {
  if (!good) throw std::runtime_error{std::string{"certificates: "} + what};
}

struct Closer {
  void operator()(std::FILE* file) const { (void)std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Closer>;

File open_file(std::filesystem::path const& path, char const* mode) {
  File file{std::fopen(path.c_str(), mode)};
  must(file != nullptr, path.c_str());
  return file;
}

void write_key(std::filesystem::path const& path, EVP_PKEY* key) {
  File const file = open_file(path, "w");
  must(PEM_write_PrivateKey(file.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1, "writing a key");
  std::filesystem::permissions(path,
                               std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

void write_certificate(std::filesystem::path const& path, X509* certificate) {
  File const file = open_file(path, "w");
  must(PEM_write_X509(file.get(), certificate) == 1, "writing a certificate");
}

void extend(X509* certificate, X509* issuer, int what, std::string const& value) {
  X509V3_CTX context{};
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> const extension{
      X509V3_EXT_conf_nid(nullptr, &context, what, value.c_str()), &X509_EXTENSION_free};
  must(extension && X509_add_ext(certificate, extension.get(), -1) == 1, value.c_str());
}

}  // namespace

void Authority::KeyDeleter::operator()(evp_pkey_st* key) const {
  EVP_PKEY_free(key);
}

void Authority::CertificateDeleter::operator()(x509_st* certificate) const {
  X509_free(certificate);
}

Authority::Key Authority::make_key() {
  Key key{EVP_EC_gen("P-256")};
  must(key != nullptr, "making a key");
  return key;
}

Authority::Authority(std::string const& name)
    : name_{name}, key_{make_key()}, certificate_{sign(key_.get(), name, "", {})} {}

Authority::~Authority() = default;

Authority::Certificate Authority::sign(evp_pkey_st* key, std::string const& name,
                                       std::string const& alternatives, Validity validity) const {
  Certificate made{X509_new()};
  X509* const c = made.get();
  X509* const issuer = certificate_ ? certificate_.get() : c;
  std::random_device serial;
  X509_set_version(c, k_version_3);
  ASN1_INTEGER_set(X509_get_serialNumber(c), static_cast<long>(serial() >> 1U));
  X509_gmtime_adj(X509_getm_notBefore(c), validity.from_days * k_day);
  X509_gmtime_adj(X509_getm_notAfter(c), validity.until_days * k_day);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(c), "CN", MBSTRING_ASC,
                             reinterpret_cast<unsigned char const*>(name.c_str()), -1, -1, 0);
  X509_set_issuer_name(c, X509_get_subject_name(issuer));
  X509_set_pubkey(c, key);
  extend(c, issuer, NID_basic_constraints, issuer == c ? "critical,CA:TRUE" : "CA:FALSE");
  extend(c, issuer, NID_subject_key_identifier, "hash");
  if (!alternatives.empty()) extend(c, issuer, NID_subject_alt_name, alternatives);
  must(X509_sign(c, key_.get(), EVP_sha256()) != 0, "signing");
  return made;
}

Authority::Files Authority::issue(std::filesystem::path const& directory, std::string const& name,
                                  std::string const& alternatives, Validity validity) const {
  Key const key = make_key();
  Certificate const certificate = sign(key.get(), name, alternatives, validity);
  Files files{directory / (name + ".pem"), directory / (name + "-key.pem")};
  write_certificate(files.certificate, certificate.get());
  write_key(files.key, key.get());
  return files;
}

std::filesystem::path Authority::write(std::filesystem::path const& directory) const {
  auto path = directory / (name_ + ".pem");
  write_certificate(path, certificate_.get());
  return path;
}

std::filesystem::path with_pass_phrase(std::filesystem::path const& key, std::string const& phrase) {
  std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> const read{
      PEM_read_PrivateKey(open_file(key, "r").get(), nullptr, nullptr, nullptr), &EVP_PKEY_free};
  must(read != nullptr, "reading a key");
  std::filesystem::path locked = key;
  locked += ".locked";
  must(PEM_write_PrivateKey(open_file(locked, "w").get(), read.get(), EVP_aes_128_cbc(),
                            reinterpret_cast<unsigned char const*>(phrase.c_str()),
                            static_cast<int>(phrase.size()), nullptr, nullptr) == 1,
       "locking a key");
  return locked;
}

}  // namespace desk::testing
