#include "drivers/simulated/modbus/laing_box.h"

#include "tests/unit/simulator/device_rig.h"

namespace desk::driver::simulated::modbus {
namespace {

class LaingBoxTest : public testing::Test {
 protected:
  std::optional<Pdu> press(unsigned key, unsigned hold) {
    Pdu pdu = words_pdu(23, {0x09c4, 20, 0x0a8c, 14});
    pdu.data.push_back(28);
    for (unsigned const word : {0U, 0U, key, hold, 8U, 5U, 1U, 0x5aU, 0x11U, 8U, 0x17U, 0U, 0U, 0U}) {
      append_word(pdu.data, word);
    }
    return client_.ask(pdu);
  }
  void wake() {
    press(9, 0);
    EXPECT_TRUE(press(9, 0));
  }
  void hold(unsigned key, Duration time) {
    for (TimePoint const end = client_.now + time; client_.now < end; client_.now += milliseconds{500}) {
      EXPECT_TRUE(press(key, key));
    }
  }

  LaingBox box_{nominal_plant(named("linak"), 720),
                {Height::at_mm(720), Height::at_mm(1100), Height::at_mm(650), Height::at_mm(1200)}};
  Client client_{box_};
};

TEST_F(LaingBoxTest, DoesNotAnswerTheMessageThatWakesIt) {
  EXPECT_FALSE(press(9, 0));
  EXPECT_TRUE(press(9, 0));
  client_.now += seconds{10};
  EXPECT_FALSE(press(9, 0));
}

TEST_F(LaingBoxTest, ShowsInches) {
  wake();
  auto const answer = press(0, 0);
  ASSERT_TRUE(answer);
  ASSERT_EQ(answer->data.size(), 41U);
  // 720 mm are 28.3 inches.
  EXPECT_EQ(answer->data[0], 40);    // bytes
  EXPECT_EQ(answer->data[1], 0xff);  // 8 with the point: all segments
  EXPECT_EQ(answer->data[2], 0x4f);  // 3
  EXPECT_EQ(answer->data[3], 0x00);
  EXPECT_EQ(answer->data[4], 0x5b);  // 2
}

TEST_F(LaingBoxTest, RunsToAHeldPreset) {
  wake();
  EXPECT_TRUE(press(2, 0));
  EXPECT_FALSE(box_.plant().motor_on());
  hold(2, seconds{15});
  EXPECT_NEAR(box_.plant().height().mm(), 1100, 0.6);
  EXPECT_EQ(box_.misuse().longest_gap, milliseconds{500});
}

TEST_F(LaingBoxTest, StopsWhenTheHoldIsNotRenewed) {
  wake();
  EXPECT_TRUE(press(2, 0));
  hold(2, seconds{3});
  client_.now += seconds{3};
  box_.advance(client_.now);
  EXPECT_EQ(box_.plant().speed().mm_s(), 0);
  EXPECT_LT(box_.plant().height().mm(), 900);
}

TEST_F(LaingBoxTest, StopsWhenLetGo) {
  wake();
  EXPECT_TRUE(press(2, 0));
  hold(2, seconds{3});
  EXPECT_TRUE(press(0, 0));
  EXPECT_FALSE(box_.plant().motor_on());
}

TEST_F(LaingBoxTest, NeedsToBeLitAndAFirstTouch) {
  press(2, 0);
  EXPECT_TRUE(press(2, 0));
  EXPECT_TRUE(press(2, 2));
  EXPECT_FALSE(box_.plant().motor_on());  // dark
  EXPECT_TRUE(press(9, 0));
  EXPECT_TRUE(press(2, 2));
  EXPECT_FALSE(box_.plant().motor_on());  // held without a touch
}

TEST_F(LaingBoxTest, RefusesOtherBlocks) {
  EXPECT_EQ(client_.ask(words_pdu(3, {0x09c4, 20})), refused(3, Refusal::illegal_function));
  Pdu shorter = words_pdu(23, {0x09c4, 20, 0x0a8c, 1});
  shorter.data.insert(shorter.data.end(), {2, 0, 9});
  EXPECT_EQ(client_.ask(shorter), refused(23, Refusal::illegal_value));
  Pdu elsewhere = words_pdu(23, {0x09c4, 20, 0x0a8d, 1});
  elsewhere.data.insert(elsewhere.data.end(), {2, 0, 9});
  EXPECT_EQ(client_.ask(elsewhere), refused(23, Refusal::illegal_address));
}

}  // namespace
}  // namespace desk::driver::simulated::modbus
