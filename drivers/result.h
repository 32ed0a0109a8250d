#pragma once

#include "daemon/core/fault.h"

#include <boost/assert/source_location.hpp>
#include <boost/system/result.hpp>

#include <stdexcept>

namespace desk::core {

/// Called by Result::value() on a fault. Using value() without a check is a bug, so this never names a
/// policy.
[[noreturn]] inline void throw_exception_from_error(Fault const& fault,
                                                    boost::source_location const& /*where*/) {
  throw std::logic_error{"unchecked fault: " + fault.detail};
}

}  // namespace desk::core

namespace desk::driver {

/// A value, or the fault that says what to do next.
template <typename T>
using Result = boost::system::result<T, core::Fault>;

}  // namespace desk::driver
