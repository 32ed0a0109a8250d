#include "drivers/gpio/lease_book.h"

#include <gmock/gmock.h>

namespace desk::driver::gpio {
namespace {

using core::TimePoint;
using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TimePoint at_ms(int ms) {
  return TimePoint{std::chrono::hours{1} + milliseconds{ms}};
}

TEST(LeaseBook, SwitchesOffWhatIsOverALittleLater) {
  LeaseBook book;
  EXPECT_EQ(book.next_deadline(), core::k_never);
  book.allow(7, at_ms(300));
  EXPECT_EQ(book.next_deadline(), at_ms(350));
  EXPECT_THAT(book.overdue(at_ms(349)), IsEmpty());
  EXPECT_THAT(book.overdue(at_ms(350)), ElementsAre(7));
}

TEST(LeaseBook, ARenewalInTimeChangesNothing) {
  LeaseBook book;
  for (int ms = 0; ms < 5000; ms += 100) {
    book.allow(7, at_ms(ms + 300));
    EXPECT_THAT(book.overdue(at_ms(ms + 99)), IsEmpty());
  }
  EXPECT_THAT(book.overdue(at_ms(5250)), ElementsAre(7));
}

TEST(LeaseBook, WhatIsOffIsLeftAlone) {
  LeaseBook book;
  book.allow(7, at_ms(300));
  book.forget(7);
  EXPECT_EQ(book.next_deadline(), core::k_never);
  EXPECT_THAT(book.overdue(at_ms(1000)), IsEmpty());
}

TEST(LeaseBook, SwitchesOffAgainUntilItIsTold) {
  LeaseBook book;
  book.allow(7, at_ms(300));
  EXPECT_THAT(book.overdue(at_ms(350)), ElementsAre(7));
  EXPECT_THAT(book.overdue(at_ms(449)), IsEmpty());
  EXPECT_EQ(book.next_deadline(), at_ms(450));
  EXPECT_THAT(book.overdue(at_ms(450)), ElementsAre(7));
  book.allow(7, at_ms(800));
  EXPECT_THAT(book.overdue(at_ms(600)), IsEmpty()) << "it runs again, with a lease";
}

TEST(LeaseBook, ALeaseWithoutAnEndHasNone) {
  LeaseBook book;
  book.allow(7, core::k_never);
  EXPECT_EQ(book.next_deadline(), core::k_never);
  EXPECT_THAT(book.overdue(at_ms(1'000'000)), IsEmpty());
}

TEST(LeaseBook, EachDeskHasItsOwn) {
  LeaseBook book;
  book.allow(1, at_ms(300));
  book.allow(2, at_ms(200));
  EXPECT_EQ(book.next_deadline(), at_ms(250));
  EXPECT_THAT(book.overdue(at_ms(250)), ElementsAre(2));
  book.forget(2);
  EXPECT_THAT(book.overdue(at_ms(900)), ElementsAre(1));
}

}  // namespace
}  // namespace desk::driver::gpio
