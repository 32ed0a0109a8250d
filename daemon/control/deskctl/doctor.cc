#include "daemon/control/deskctl/doctor.h"

#include "daemon/control/deskctl/doctor_findings.h"
#include "daemon/control/deskctl/doctor_gather.h"
#include "daemon/control/deskctl/doctor_text.h"
#include "daemon/control/deskctl/terminal.h"
#include "daemon/wire/text.h"

#include <fmt/format.h>

#include <cstdio>

#include <unistd.h>

namespace desk::deskctl {

int doctor(Options const& options) {
  auto const found = findings_of(gather_facts(options));
  if (options.json) {
    fmt::print("{}\n", wire::to_text(doctor_json(found)));
  } else {
    // Into a file or a pipe in lines that a mail or an issue takes.
    bool const terminal = ::isatty(STDOUT_FILENO) == 1;
    fmt::print("{}", doctor_text(found, terminal ? Terminal::size().columns : Size{}.columns,
                                 terminal ? terminal_style() : Style{}));
  }
  return any_problem(found) ? k_not_done : k_done;
}

}  // namespace desk::deskctl
