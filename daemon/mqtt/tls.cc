#include "daemon/mqtt/tls.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <new>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace desk::mqtt {

namespace {

/// The newest of OpenSSL's complaints; the others are emptied, so that nobody takes them for their own.
std::string openssl_words() {
  unsigned long const code = ERR_peek_last_error();
  ERR_clear_error();
  char const* const reason = ERR_reason_error_string(code);
  return reason != nullptr ? reason : "no reason given";
}

/// Opened by ourselves first: OpenSSL's words for a file that is missing or unreadable name a C call.
void must_open(std::filesystem::path const& file, char const* what) {
  errno = 0;
  std::ifstream const in{file};
  if (!in) {
    throw std::runtime_error{
        fmt::format("{} {}: {}", what, file.string(), std::generic_category().message(errno))};
  }
}

/// The daemon has no terminal on which to ask for a pass phrase.
int no_pass_phrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* asked) {
  *static_cast<bool*>(asked) = true;
  return 0;
}

bool is_address(std::string const& host) {
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  return inet_pton(AF_INET, host.c_str(), bytes.data()) == 1 ||
         inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1;
}

std::string date(ASN1_TIME const* time) {
  std::tm t{};
  if (time == nullptr || ASN1_TIME_to_tm(time, &t) != 1) return "an unreadable date";
  return fmt::format("{:04}-{:02}-{:02}", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday);
}

std::string common_name(X509_NAME const* name) {
  std::array<char, 128> text{};
  int const length =
      X509_NAME_get_text_by_NID(name, NID_commonName, text.data(), static_cast<int>(text.size()));
  return length > 0 ? std::string{text.data()} : "somebody without a name";
}

std::string text_of(GENERAL_NAME const* name) {
  int kind = 0;
  auto const* const value = static_cast<ASN1_STRING const*>(GENERAL_NAME_get0_value(name, &kind));
  auto const* const bytes = ASN1_STRING_get0_data(value);
  auto const size = static_cast<std::size_t>(ASN1_STRING_length(value));
  if (kind == GEN_DNS) return {reinterpret_cast<char const*>(bytes), size};
  std::array<char, INET6_ADDRSTRLEN> text{};
  int const family = size == sizeof(in_addr) ? AF_INET : AF_INET6;
  bool const complete = size == sizeof(in_addr) || size == sizeof(in6_addr);
  if (kind != GEN_IPADD || !complete) return {};
  return inet_ntop(family, bytes, text.data(), text.size());
}

/// Whom a certificate is for: its names and addresses, or, of an old one without these, its common name.
std::string names_in(X509* certificate) {
  using Names = std::unique_ptr<GENERAL_NAMES, decltype(&GENERAL_NAMES_free)>;
  Names const names{
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)),
      &GENERAL_NAMES_free};
  std::string listed;
  for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    std::string const text = text_of(sk_GENERAL_NAME_value(names.get(), i));
    if (!text.empty()) listed += (listed.empty() ? "" : ", ") + text;
  }
  return listed.empty() ? common_name(X509_get_subject_name(certificate)) : listed;
}

}  // namespace

void Tls::Deleter::operator()(ssl_ctx_st* context) const {
  SSL_CTX_free(context);
}

Tls::Tls(TlsFiles const& files, std::string host)
    : host_{std::move(host)}, host_is_address_{is_address(host_)}, own_authorities_{!files.ca.empty()} {
  ERR_clear_error();
  context_.reset(SSL_CTX_new(TLS_client_method()));
  if (!context_) throw std::bad_alloc{};
  SSL_CTX* const c = context_.get();
  SSL_CTX_set_min_proto_version(c, TLS1_2_VERSION);
  // As libmosquitto sets its own contexts up: it hands over what it has not sent yet from another place.
  SSL_CTX_set_mode(c, SSL_MODE_AUTO_RETRY | SSL_MODE_ENABLE_PARTIAL_WRITE |
                          SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
  load_authorities(files);
  if (!files.certificate.empty()) load_certificate(files);
  expect_host();
  SSL_CTX_set_app_data(c, this);
  SSL_CTX_set_verify(c, SSL_VERIFY_PEER, &Tls::on_verify);
  SSL_CTX_set_info_callback(c, &Tls::on_info);
}

Tls::~Tls() = default;

void Tls::load_authorities(TlsFiles const& files) {
  SSL_CTX* const c = context_.get();
  if (!own_authorities_) {
    if (SSL_CTX_set_default_verify_paths(c) != 1) {
      throw std::runtime_error{"the system's certificates: " + openssl_words()};
    }
    return;
  }
  must_open(files.ca, "ca_file");
  if (SSL_CTX_load_verify_locations(c, files.ca.c_str(), nullptr) != 1) {
    throw std::runtime_error{
        fmt::format("ca_file {}: is no certificate in PEM form ({})", files.ca.string(), openssl_words())};
  }
}

void Tls::load_certificate(TlsFiles const& files) {
  SSL_CTX* const c = context_.get();
  must_open(files.certificate, "certificate_file");
  must_open(files.key, "key_file");
  if (SSL_CTX_use_certificate_chain_file(c, files.certificate.c_str()) != 1) {
    throw std::runtime_error{fmt::format("certificate_file {}: is no certificate in PEM form ({})",
                                         files.certificate.string(), openssl_words())};
  }
  bool pass_phrase = false;
  SSL_CTX_set_default_passwd_cb(c, &no_pass_phrase);
  SSL_CTX_set_default_passwd_cb_userdata(c, &pass_phrase);
  // With the certificate in place this also checks that the two belong together.
  bool const loaded = SSL_CTX_use_PrivateKey_file(c, files.key.c_str(), SSL_FILETYPE_PEM) == 1;
  bool const other = ERR_GET_REASON(ERR_peek_last_error()) == X509_R_KEY_VALUES_MISMATCH ||
                     ERR_GET_REASON(ERR_peek_last_error()) == X509_R_KEY_TYPE_MISMATCH;
  SSL_CTX_set_default_passwd_cb_userdata(c, nullptr);
  if (loaded) return;
  std::string const why = openssl_words();
  if (pass_phrase) {
    throw std::runtime_error{fmt::format(
        "key_file {}: has a pass phrase, and nobody is there to type it; store the key without one, readable "
        "only for deskd",
        files.key.string())};
  }
  if (other) {
    throw std::runtime_error{fmt::format("key_file {}: is not the key of the certificate in {}",
                                         files.key.string(), files.certificate.string())};
  }
  throw std::runtime_error{
      fmt::format("key_file {}: is no private key in PEM form ({})", files.key.string(), why)};
}

void Tls::expect_host() {
  X509_VERIFY_PARAM* const expected = SSL_CTX_get0_param(context_.get());
  X509_VERIFY_PARAM_set_hostflags(expected, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  int const taken = host_is_address_ ? X509_VERIFY_PARAM_set1_ip_asc(expected, host_.c_str())
                                     : X509_VERIFY_PARAM_set1_host(expected, host_.c_str(), host_.size());
  if (taken != 1) throw std::runtime_error{fmt::format("host {}: cannot be checked with TLS", host_)};
}

void Tls::fail(std::string words) {
  if (failure_.empty()) failure_ = std::move(words);
}

void Tls::library_said(std::string const& line) {
  // "wrong version number": what came is no TLS at all.
  if (line.find("wrong version number") != std::string::npos) {
    fail("the broker does not speak TLS on this port; 8883 is the usual one for it");
  } else if (line.find("unsupported protocol") != std::string::npos) {
    fail("the broker offers no TLS 1.2 or later");
  }
}

/// Runs below OpenSSL's C frames. Only memory can run out here, which nobody survives anyway.
int Tls::on_verify(int fine, x509_store_ctx_st* store) {
  if (fine == 1) return 1;
  auto const* const ssl =
      static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto* const self = static_cast<Tls*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
  self->fail(self->words_for(store));
  return 0;
}

void Tls::on_info(ssl_st const* ssl, int where, int value) {
  auto* const self = static_cast<Tls*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
  if (where == SSL_CB_HANDSHAKE_START) {
    // libmosquitto has put the address in as the name that we want to talk to, and a broker behind a name
    // based proxy would not be found. Nothing is sent yet, and there is no later occasion to correct it.
    // What SSL_set_tlsext_host_name() does, without its old-style cast.
    SSL_ctrl(const_cast<ssl_st*>(ssl), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name,
             self->host_is_address_ ? nullptr : self->host_.data());
  } else if (where == SSL_CB_READ_ALERT && (value >> 8) == SSL3_AL_FATAL) {
    int const alert = value & 0xff;
    bool const wants_ours = alert == TLS13_AD_CERTIFICATE_REQUIRED || alert == SSL_AD_HANDSHAKE_FAILURE ||
                            alert == SSL_AD_NO_CERTIFICATE;
    self->fail(
        fmt::format("the broker ends the TLS handshake: {}{}", SSL_alert_desc_string_long(value),
                    wants_ours ? " (does it want a client certificate? see mqtt.certificate_file)" : ""));
  }
}

std::string Tls::words_for(x509_store_ctx_st* store) const {
  int const error = X509_STORE_CTX_get_error(store);
  X509* const certificate = X509_STORE_CTX_get_current_cert(store);
  if (certificate == nullptr)
    return fmt::format("the broker's certificate: {}", X509_verify_cert_error_string(error));
  char const* const whose = X509_STORE_CTX_get_error_depth(store) == 0 ? "the broker's certificate"
                                                                       : "a certificate above the broker's";
  switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return fmt::format("{} expired on {}; renew it, or set this machine's clock", whose,
                         date(X509_get0_notAfter(certificate)));
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return fmt::format("{} is not valid before {}; is this machine's clock right?", whose,
                         date(X509_get0_notBefore(certificate)));
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return fmt::format("{} is for {}, not for {}; mqtt.host must be one of its names", whose,
                         names_in(certificate), host_);
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
      return fmt::format("{} was signed by {}, {}", whose, common_name(X509_get_issuer_name(certificate)),
                         own_authorities_
                             ? "which is not the authority in mqtt.ca_file"
                             : "whom this system does not know; put that authority's certificate "
                               "into a file and set mqtt.ca_file");
    default: return fmt::format("{}: {}", whose, X509_verify_cert_error_string(error));
  }
}

}  // namespace desk::mqtt
