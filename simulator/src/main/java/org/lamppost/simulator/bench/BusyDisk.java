package org.lamppost.simulator.bench;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes a disk slow for others: writes 8 MiB past the page cache and flushes them, over and over,
 * from a thread of its own in this process. That takes the disk and hardly any processor time.
 */
final class BusyDisk implements AutoCloseable {
  private static final int CHUNK = 8 << 20;
  private static final int CHUNKS = 16;
  private static final int PAGE = 4_096;

  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicLong written = new AtomicLong();
  private final Path file;
  private final Thread thread;

  BusyDisk(Path folder) {
    this.file = folder.resolve("busy");
    this.thread = new Thread(this::write, "lamppost-bench-busy-disk");
    thread.setDaemon(true);
    thread.start();
  }

  private void write() {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, ExtendedOpenOption.DIRECT)) {
      ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK + PAGE).alignedSlice(PAGE);
      chunk.limit(CHUNK);
      ByteBuffer whole = chunk.slice();
      for (int i = 0; !stop.get(); i++) {
        whole.clear();
        channel.write(whole, (long) (i % CHUNKS) * CHUNK);
        channel.force(true);
        written.addAndGet(CHUNK);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("disk could not be kept busy", e);
    }
  }

  /** Megabytes (10^6 bytes) written and flushed so far. */
  long megabytes() {
    return written.get() / 1_000_000;
  }

  @Override
  public void close() {
    stop.set(true);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
