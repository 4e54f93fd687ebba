package io.syncline.ufs.local;

import static io.syncline.ufs.local.LocalCalls.request;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.ufs.limit.StoreMutation;
import io.syncline.ufs.limit.StoreOperation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Makes one file of a stream: written and synced beside its place under a name that listings leave
 * out, then linked or moved there in one step. A process that dies before leaves the unfinished
 * file behind, for {@link LocalSweep}.
 */
final class LocalWriter {
  /** Bytes written by one request; held in memory. */
  private static final int CHUNK = 1 << 20;

  private final LocalNames names;
  private final StoreMutation mutation;
  private final Location file;
  private final Path path;

  LocalWriter(LocalNames names, StoreMutation mutation, Location file, Path path) {
    this.names = names;
    this.mutation = mutation;
    this.file = file;
    this.path = path;
  }

  void run(InputStream bytes, boolean overwrite) {
    Path unfinished = LocalPaths.temporary(path);
    try {
      FileStamp written = write(bytes, unfinished);
      mutation.effect(
          StoreOperation.PUT,
          request(
              "create",
              file,
              () -> {
                place(unfinished, written, overwrite);
                return true;
              }));
    } finally {
      discard(unfinished);
    }
  }

  private FileStamp write(InputStream bytes, Path unfinished) {
    FileChannel channel =
        mutation.prepare(
            StoreOperation.MULTIPART_CREATE,
            request(
                "create",
                file,
                () ->
                    FileChannel.open(
                        unfinished, StandardOpenOption.CREATE, StandardOpenOption.WRITE)));
    try (channel) {
      long position = 0;
      for (byte[] chunk = chunk(bytes); chunk.length > 0; chunk = chunk(bytes)) {
        write(channel, chunk, position);
        position += chunk.length;
      }
      return mutation.prepare(
          StoreOperation.MULTIPART_PART,
          request(
              "sync",
              file,
              () -> {
                channel.force(true);
                return FileStamp.of(unfinished);
              }));
    } catch (IOException e) {
      throw LocalErrorTable.failure(e, "create " + file).error();
    }
  }

  private void write(FileChannel channel, byte[] chunk, long position) {
    mutation.prepare(
        StoreOperation.MULTIPART_PART,
        request(
            "write",
            file,
            () -> {
              ByteBuffer left = ByteBuffer.wrap(chunk);
              while (left.hasRemaining()) {
                channel.write(left, position + left.position());
              }
              return true;
            }));
  }

  private byte[] chunk(InputStream bytes) {
    try {
      return bytes.readNBytes(CHUNK);
    } catch (IOException e) {
      throw new SyncException(
          ErrorCode.INVALID_ARGUMENT,
          "the bytes to be written to " + file + " could not be read",
          e);
    }
  }

  private void place(Path unfinished, FileStamp written, boolean overwrite) throws IOException {
    if (overwrite) {
      try {
        Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
      } catch (NoSuchFileException e) {
        if (!names.isAt(path, written)) {
          throw e; // Otherwise an earlier attempt, which got no answer, had moved it.
        }
      }
    } else if (!names.link(unfinished, written, path)) {
      names.moveAfterALook(unfinished, path);
    }
    mutation.noteChanged(); // Whatever becomes of the rest.
    names.syncDirectory(path);
  }

  private void discard(Path unfinished) {
    try {
      mutation.prepare(
          StoreOperation.MULTIPART_ABORT,
          request("remove", file, () -> Files.deleteIfExists(unfinished)));
    } catch (SyncException e) {
      // The result stands without it: the name is left out of listings, and the listener has
      // counted this.
    }
  }
}
