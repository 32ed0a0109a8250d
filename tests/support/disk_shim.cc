#include "tests/support/disk_shim.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <new>
#include <stdexcept>

namespace desk::testing {
namespace {

using Step = DiskShim::Step;

DiskShim* the_shim = nullptr;  // NOLINT: SQLite hands its callbacks no better place

/// What SQLite sees of an open file, followed in memory by the real one.
struct ShimFile {
  sqlite3_file base;
  std::string* name;
  sqlite3_file* real;
};

ShimFile& of(sqlite3_file* file) {
  return *reinterpret_cast<ShimFile*>(file);
}
sqlite3_file* real(sqlite3_file* file) {
  return of(file).real;
}
sqlite3_vfs* real_vfs() {
  return sqlite3_vfs_find("unix");
}

int refused() {
  the_shim->wait_while_hanging();
  switch (the_shim->trouble()) {
    case DiskShim::Trouble::none: return SQLITE_OK;
    case DiskShim::Trouble::full: return SQLITE_FULL;
    case DiskShim::Trouble::read_only: return SQLITE_READONLY;
    case DiskShim::Trouble::broken: return SQLITE_IOERR_WRITE;
  }
  return SQLITE_OK;
}

int shim_close(sqlite3_file* file) {
  int const code = real(file)->pMethods->xClose(real(file));
  delete of(file).name;
  return code;
}
int shim_read(sqlite3_file* file, void* into, int count, sqlite3_int64 offset) {
  return real(file)->pMethods->xRead(real(file), into, count, offset);
}
int shim_write(sqlite3_file* file, void const* data, int count, sqlite3_int64 offset) {
  if (int const code = refused(); code != SQLITE_OK) return code;
  the_shim->count_write(static_cast<std::uint64_t>(count));
  the_shim->remember({Step::Kind::write, *of(file).name, offset,
                      std::string{static_cast<char const*>(data), static_cast<std::size_t>(count)}, 0});
  return real(file)->pMethods->xWrite(real(file), data, count, offset);
}
int shim_truncate(sqlite3_file* file, sqlite3_int64 size) {
  if (int const code = refused(); code != SQLITE_OK) return code;
  the_shim->remember({Step::Kind::truncate, *of(file).name, size, {}, 0});
  return real(file)->pMethods->xTruncate(real(file), size);
}
int shim_sync(sqlite3_file* file, int flags) {
  if (int const code = refused(); code != SQLITE_OK) return code;
  the_shim->count_sync();
  int const code = real(file)->pMethods->xSync(real(file), flags);
  the_shim->remember({Step::Kind::sync, *of(file).name, 0, {}, 0});
  return code;
}
int shim_size(sqlite3_file* file, sqlite3_int64* size) {
  return real(file)->pMethods->xFileSize(real(file), size);
}
int shim_lock(sqlite3_file* file, int level) {
  return real(file)->pMethods->xLock(real(file), level);
}
int shim_unlock(sqlite3_file* file, int level) {
  return real(file)->pMethods->xUnlock(real(file), level);
}
int shim_reserved(sqlite3_file* file, int* out) {
  return real(file)->pMethods->xCheckReservedLock(real(file), out);
}
int shim_control(sqlite3_file* file, int op, void* argument) {
  return real(file)->pMethods->xFileControl(real(file), op, argument);
}
int shim_sector(sqlite3_file* file) {
  return real(file)->pMethods->xSectorSize(real(file));
}
int shim_traits(sqlite3_file* file) {
  // No promise at all: a card may tear any write.
  return real(file)->pMethods->xDeviceCharacteristics(real(file)) & SQLITE_IOCAP_UNDELETABLE_WHEN_OPEN;
}
int shim_shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** out) {
  return real(file)->pMethods->xShmMap(real(file), page, size, extend, out);
}
int shim_shm_lock(sqlite3_file* file, int offset, int count, int flags) {
  return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}
void shim_shm_barrier(sqlite3_file* file) {
  real(file)->pMethods->xShmBarrier(real(file));
}
int shim_shm_unmap(sqlite3_file* file, int remove) {
  return real(file)->pMethods->xShmUnmap(real(file), remove);
}

sqlite3_io_methods const k_methods{
    2,           shim_close,   shim_read,     shim_write,       shim_truncate,  shim_sync,
    shim_size,   shim_lock,    shim_unlock,   shim_reserved,    shim_control,   shim_sector,
    shim_traits, shim_shm_map, shim_shm_lock, shim_shm_barrier, shim_shm_unmap, nullptr,
    nullptr};

int shim_open(sqlite3_vfs* /*vfs*/, char const* name, sqlite3_file* file, int flags, int* out_flags) {
  ShimFile& shim = of(file);
  shim.base.pMethods = nullptr;
  shim.real = reinterpret_cast<sqlite3_file*>(&shim + 1);
  if (the_shim->trouble() == DiskShim::Trouble::read_only && (flags & SQLITE_OPEN_READWRITE) != 0) {
    return SQLITE_CANTOPEN;
  }
  int const code = real_vfs()->xOpen(real_vfs(), name, shim.real, flags, out_flags);
  if (code != SQLITE_OK) return code;
  shim.name = new std::string{name == nullptr ? "" : std::filesystem::path{name}.filename().string()};
  shim.base.pMethods = &k_methods;
  return SQLITE_OK;
}
int shim_delete(sqlite3_vfs* /*vfs*/, char const* name, int sync_directory) {
  if (int const code = refused(); code != SQLITE_OK) return code;
  the_shim->remember({Step::Kind::remove, std::filesystem::path{name}.filename().string(), 0, {}, 0});
  return real_vfs()->xDelete(real_vfs(), name, sync_directory);
}

sqlite3_vfs& shim_vfs() {
  static sqlite3_vfs vfs;
  vfs = *real_vfs();  // the rest of it does not look at files
  vfs.szOsFile = static_cast<int>(sizeof(ShimFile)) + real_vfs()->szOsFile;
  vfs.pNext = nullptr;
  static std::string const name = DiskShim::name();
  vfs.zName = name.c_str();
  vfs.xOpen = shim_open;
  vfs.xDelete = shim_delete;
  return vfs;
}

}  // namespace

DiskShim::DiskShim() {
  if (the_shim != nullptr) throw std::logic_error{"there is one already"};
  the_shim = this;
  sqlite3_initialize();
  sqlite3_vfs_register(&shim_vfs(), 0);
}

DiskShim::~DiskShim() {
  release();
  sqlite3_vfs_unregister(sqlite3_vfs_find(name().c_str()));
  the_shim = nullptr;
}

void DiskShim::hang() {
  std::lock_guard const lock{mutex_};
  hanging_ = true;
}

void DiskShim::release() {
  {
    std::lock_guard const lock{mutex_};
    hanging_ = false;
  }
  changed_.notify_all();
}

void DiskShim::wait_while_hanging() {
  std::unique_lock lock{mutex_};
  if (!hanging_) return;
  ++waiting_;
  changed_.wait(lock, [this] { return !hanging_; });
  --waiting_;
}

void DiskShim::remember(Step step) {
  if (!recording_) return;
  std::lock_guard const lock{mutex_};
  steps_.push_back(std::move(step));
}

void DiskShim::mark(std::uint64_t value) {
  remember({Step::Kind::mark, {}, 0, {}, value});
}

std::vector<DiskShim::Step> DiskShim::steps() const {
  std::lock_guard const lock{mutex_};
  return steps_;
}

namespace {

void apply(std::string& content, Step const& step, std::size_t bytes) {
  if (step.kind == Step::Kind::truncate) {
    content.resize(static_cast<std::size_t>(step.offset));
    return;
  }
  auto const offset = static_cast<std::size_t>(step.offset);
  if (bytes == 0) return;
  if (content.size() < offset + bytes) content.resize(offset + bytes);
  content.replace(offset, bytes, step.data, 0, bytes);
}

/// A file: what is surely on the disk, and what was written since.
struct OnDisk {
  std::string synced;
  std::vector<Step const*> since;
};

}  // namespace

void pull_the_plug(std::vector<Step> const& steps, std::size_t count, std::mt19937_64& random,
                   std::filesystem::path const& into) {
  std::map<std::string, OnDisk> files;
  for (std::size_t i = 0; i < count; ++i) {
    Step const& step = steps[i];
    switch (step.kind) {
      case Step::Kind::write:
      case Step::Kind::truncate: files[step.file].since.push_back(&step); break;
      case Step::Kind::sync:
        for (auto const* const s : files[step.file].since) apply(files[step.file].synced, *s, s->data.size());
        files[step.file].since.clear();
        break;
      case Step::Kind::remove: files.erase(step.file); break;
      case Step::Kind::mark: break;
    }
  }
  for (auto& [name, file] : files) {
    for (auto const* const step : file.since) {
      auto const fate = random() % 3;
      if (fate == 0) continue;
      bool const torn = fate == 1 && !step->data.empty();
      apply(file.synced, *step, torn ? random() % step->data.size() : step->data.size());
    }
    std::ofstream out{into / name, std::ios::binary};
    out.write(file.synced.data(), static_cast<std::streamsize>(file.synced.size()));
  }
}

}  // namespace desk::testing
