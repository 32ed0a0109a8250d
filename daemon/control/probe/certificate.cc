#include "daemon/control/probe/certificate.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cerrno>
#include <cstdio>
#include <ctime>
#include <memory>
#include <system_error>

namespace desk::probe {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { static_cast<void>(std::fclose(file)); }
};
struct FreeCertificate {
  void operator()(X509* certificate) const { X509_free(certificate); }
};

}  // namespace

Certificate certificate_in(std::filesystem::path const& file) {
  errno = 0;
  std::unique_ptr<std::FILE, CloseFile> const in{std::fopen(file.c_str(), "re")};
  if (!in) return {std::nullopt, std::generic_category().message(errno)};
  std::unique_ptr<X509, FreeCertificate> const read{PEM_read_X509(in.get(), nullptr, nullptr, nullptr)};
  ERR_clear_error();
  if (!read) return {std::nullopt, "is no certificate in PEM form"};
  std::tm end{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(read.get()), &end) != 1)
    return {std::nullopt, "does not say until when it is valid"};
  return {static_cast<std::int64_t>(::timegm(&end)), {}};
}

}  // namespace desk::probe
