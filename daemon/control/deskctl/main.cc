#include "daemon/control/deskctl/run.h"

int main(int argc, char** argv) {
  return desk::deskctl::run(argc, argv);
}
