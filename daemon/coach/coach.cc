#include "daemon/coach/settings.h"
