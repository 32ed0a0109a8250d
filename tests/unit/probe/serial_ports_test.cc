#include "daemon/control/probe/serial_ports.h"

#include "tests/unit/probe/system_tree.h"

#include <gtest/gtest.h>

namespace desk::probe {
namespace {

/// As Linux 6.1 shows an FTDI adapter, a board with its own USB, a PC's 8250 with one chip of two, a console.
class SerialPorts : public ::testing::Test {
 protected:
  SerialPorts() {
    usb("1-1", "1-1:1.0/ttyUSB0", "ttyUSB0", "ftdi_sio", "FTDI", "FT232R USB UART");
    usb("1-2", "1-2:1.0", "ttyACM0", "cdc_acm", "Arduino", "Arduino Uno");
    onboard("ttyS0", "4");
    onboard("ttyS1", "0");
    tree_.file("/sys/class/tty/tty1/active", "tty1\n");
    tree_.file("/dev/tty1");
    tree_.link("/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0", "../../ttyUSB0");
    tree_.link("/dev/serial/by-path/pci-0000:00:14.0-usb-0:1:1.0-port0", "../../ttyUSB0");
    tree_.link("/dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.0", "../../ttyACM0");
    tree_.link("/dev/serial0", "ttyS0");
  }
  void usb(std::string const& device, std::string const& port, std::string const& name,
           std::string const& driver, std::string const& maker, std::string const& product) {
    std::string const at = "/sys/devices/pci0/usb1/" + device;
    tree_.file(at + "/idVendor", "0403\n");
    tree_.file(at + "/manufacturer", maker + "\n");
    tree_.file(at + "/product", product + "\n");
    tree_.link(at + "/driver", "../../../../bus/usb/drivers/usb");
    tree_.directory(at + "/" + port);
    tree_.link(at + "/" + port + "/driver", "../../../../../../bus/usb-serial/drivers/" + driver);
    tree_.link("/sys/class/tty/" + name + "/device", "../../../devices/pci0/usb1/" + device + "/" + port);
    tree_.file("/dev/" + name);
  }
  void onboard(std::string const& name, std::string const& type) {
    tree_.directory("/sys/devices/platform/" + name + "-chip");
    tree_.link("/sys/devices/platform/" + name + "-chip/driver", "../../../bus/platform/drivers/serial8250");
    tree_.file("/sys/class/tty/" + name + "/type", type + "\n");
    tree_.link("/sys/class/tty/" + name + "/device", "../../../devices/platform/" + name + "-chip");
    tree_.file("/dev/" + name);
  }

  SystemTree tree_;
};

TEST_F(SerialPorts, AreThoseWithAChipAdaptersFirst) {
  auto const ports = serial_ports(tree_.root());
  ASSERT_EQ(ports.size(), 3U);
  EXPECT_EQ(ports[0].device, "/dev/ttyACM0");
  EXPECT_EQ(ports[1].device, "/dev/ttyUSB0");
  EXPECT_EQ(ports[2].device, "/dev/ttyS0") << "ttyS1 has no chip, tty1 is a console";
}

TEST_F(SerialPorts, TellWhatTheyAre) {
  auto const ports = serial_ports(tree_.root());
  ASSERT_EQ(ports.size(), 3U);
  EXPECT_EQ(ports[1].words, "FTDI FT232R USB UART");
  EXPECT_EQ(ports[1].driver, "ftdi_sio");
  EXPECT_TRUE(ports[1].usb);
  EXPECT_EQ(ports[0].words, "Arduino Uno") << "the maker is not said twice";
  EXPECT_EQ(ports[0].driver, "cdc_acm");
  EXPECT_EQ(ports[2].words, "");
  EXPECT_EQ(ports[2].driver, "serial8250");
  EXPECT_FALSE(ports[2].usb);
}

TEST_F(SerialPorts, HaveANameThatStays) {
  auto const ports = serial_ports(tree_.root());
  ASSERT_EQ(ports.size(), 3U);
  EXPECT_EQ(ports[1].stable_name(), "/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0");
  EXPECT_EQ(ports[1].by_path, "/dev/serial/by-path/pci-0000:00:14.0-usb-0:1:1.0-port0");
  EXPECT_EQ(ports[0].stable_name(), "/dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.0");
  EXPECT_EQ(ports[2].stable_name(), "/dev/serial0");
}

TEST_F(SerialPorts, AreFoundByEachOfTheirNames) {
  auto const ports = serial_ports(tree_.root());
  for (char const* const name :
       {"/dev/ttyUSB0", "/dev/serial/by-id/usb-FTDI_FT232R_USB_UART_A50285BI-if00-port0",
        "/dev/serial/by-path/pci-0000:00:14.0-usb-0:1:1.0-port0"}) {
    auto const* const port = find_port(ports, name, tree_.root());
    ASSERT_NE(port, nullptr) << name;
    EXPECT_EQ(port->device, "/dev/ttyUSB0");
  }
  EXPECT_EQ(find_port(ports, "/dev/ttyUSB1", tree_.root()), nullptr);
  EXPECT_EQ(find_port(ports, "/dev/tty1", tree_.root()), nullptr);
}

TEST_F(SerialPorts, OfLinux6_6HaveTheSerialCoreBetween) {
  std::string const chip = "/sys/devices/platform/20201000.serial";
  tree_.directory(chip + "/20201000.serial:0/20201000.serial:0.0");
  tree_.link(chip + "/driver", "../../../bus/amba/drivers/uart-pl011");
  tree_.link(chip + "/20201000.serial:0/driver", "../../../../bus/serial-base/drivers/ctrl");
  tree_.link(chip + "/20201000.serial:0/20201000.serial:0.0/driver",
             "../../../../../bus/serial-base/drivers/port");
  tree_.link("/sys/class/tty/ttyAMA0/device",
             "../../../devices/platform/20201000.serial/20201000.serial:0/20201000.serial:0.0");
  tree_.file("/dev/ttyAMA0");
  auto const ports = serial_ports(tree_.root());
  auto const* const port = find_port(ports, "/dev/ttyAMA0", tree_.root());
  ASSERT_NE(port, nullptr);
  EXPECT_EQ(port->driver, "uart-pl011");
}

TEST(SerialPortsOfNothing, AreNone) {
  SystemTree const tree;
  EXPECT_TRUE(serial_ports(tree.root()).empty());
}

}  // namespace
}  // namespace desk::probe
