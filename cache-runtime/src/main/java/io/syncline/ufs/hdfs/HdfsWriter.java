package io.syncline.ufs.hdfs;

import io.syncline.core.error.ErrorCode;
import io.syncline.core.error.SyncException;
import io.syncline.core.model.Location;
import io.syncline.core.model.MutationId;
import io.syncline.core.spi.MutationResult.FileStatusHint;
import io.syncline.ufs.limit.StoreFailure;
import io.syncline.ufs.limit.StoreMutation;
import io.syncline.ufs.limit.StoreOperation;
import io.syncline.ufs.limit.StoreRequest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.EnumSet;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.jspecify.annotations.Nullable;

/**
 * Makes one file of a stream: written and closed beside its place under a name that listings leave
 * out, then renamed to it, over what is there or only where nothing is. A file that is created in
 * its place would be seen empty, and growing.
 *
 * <p>It is beside its place because a directory decides on encryption, erasure coding, quota and
 * ACL of what is made in it. A process that dies before the rename leaves the unfinished file
 * behind, for {@link HdfsLeftovers}.
 */
final class HdfsWriter {
  /** Bytes written by one request; held in memory. */
  private static final int CHUNK = 1 << 20;

  private final HdfsClients clients;
  private final StoreMutation mutation;
  private final Location file;
  private final String path;

  HdfsWriter(HdfsClients clients, StoreMutation mutation, Location file, String path) {
    this.clients = clients;
    this.mutation = mutation;
    this.file = file;
    this.path = path;
  }

  FileStatusHint run(InputStream bytes, boolean overwrite) {
    String unfinished = HdfsPaths.temporary(path);
    Writing writing = new Writing(unfinished);
    boolean placed = false;
    try {
      HdfsStamp written = writing.all(bytes);
      mutation.effect(
          StoreOperation.PUT,
          clients.request(
              "create",
              file,
              nameNode -> {
                try {
                  nameNode.rename(unfinished, path, overwrite ? Rename.OVERWRITE : Rename.NONE);
                } catch (FileNotFoundException | FileAlreadyExistsException e) {
                  if (!HdfsRename.isAt(nameNode, path, written.fileId())) {
                    throw e; // Otherwise an earlier attempt, which got no answer, had moved it.
                  }
                }
                return true;
              }));
      placed = true;
      mutation.noteNamed(file, MutationId.ofRename(unfinished, path));
      return new FileStatusHint(written.length(), written.version());
    } finally {
      if (!placed) {
        discard(unfinished);
      }
      writing.close();
    }
  }

  /** The result stands without it: the name is left out of listings. */
  private void discard(String unfinished) {
    try {
      mutation.prepare(
          StoreOperation.MULTIPART_ABORT,
          clients.request("remove", file, nameNode -> nameNode.delete(unfinished, false)));
    } catch (SyncException e) {
      // The listener has counted this.
    }
  }

  /** The unfinished file while it is written. */
  private final class Writing {
    private final String unfinished;
    private @Nullable OutputStream open;

    Writing(String unfinished) {
      this.unfinished = unfinished;
    }

    HdfsStamp all(InputStream bytes) {
      OutputStream target =
          mutation.prepare(
              StoreOperation.MULTIPART_CREATE, clients.stream("create", file, this::create));
      open = target;
      long length = 0;
      for (byte[] chunk = chunk(bytes); chunk.length > 0; chunk = chunk(bytes)) {
        byte[] writing = chunk;
        mutation.prepare(StoreOperation.MULTIPART_PART, once("write", () -> target.write(writing)));
        length += chunk.length;
      }
      mutation.prepare(StoreOperation.MULTIPART_COMPLETE, once("close", target::close));
      open = null;
      return written(length);
    }

    /** Closes a file that was given up; it may be gone already. */
    void close() {
      OutputStream closing = open;
      if (closing == null) {
        return;
      }
      try {
        closing.close();
      } catch (IOException e) {
        // It is of no use, and closed in any case.
      }
    }

    private OutputStream create(DistributedFileSystem files) throws IOException {
      Path target = new Path(null, null, unfinished);
      // The name is nobody else's: an attempt before this one, without an answer, may have made it.
      return files.createNonRecursive(
          target,
          FsPermission.getFileDefault(),
          EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE),
          CHUNK,
          files.getDefaultReplication(target),
          files.getDefaultBlockSize(target),
          null);
    }

    private HdfsStamp written(long length) {
      HdfsStamp written =
          mutation
              .prepare(
                  StoreOperation.STAT,
                  clients.request("stat", file, nameNode -> HdfsRename.look(nameNode, unfinished)))
              .orElseThrow(() -> lost("is gone"));
      if (written.length() != length) {
        throw lost("has " + written.length() + " bytes of " + length);
      }
      return written;
    }

    private SyncException lost(String how) {
      return new SyncException(
          ErrorCode.UFS_REJECTED,
          file + ": what was written for it, " + unfinished + ", " + how + "; write it again");
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

    /** A stream that failed is broken for good: Hadoop has tried other DataNodes. */
    private StoreRequest<Boolean> once(String verb, Step step) {
      return () -> {
        try {
          step.run();
          return true;
        } catch (IOException e) {
          StoreFailure failure = HdfsErrorTable.failure(e, verb + " " + file);
          throw failure.last();
        }
      };
    }
  }

  private interface Step {
    void run() throws IOException;
  }
}
