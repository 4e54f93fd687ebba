package io.syncline.ufs.hdfs;

import io.syncline.core.model.Location;
import io.syncline.ufs.limit.StoreMutation;
import io.syncline.ufs.limit.StoreOperation;
import io.syncline.ufs.limit.StoreRequest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.hdfs.DFSClient;
import org.apache.hadoop.hdfs.protocol.HdfsFileStatus;

/**
 * Renames what was looked at, and recognises by its number that an attempt without an answer did so
 * already.
 */
final class HdfsRename {
  private final HdfsClients clients;
  private final StoreMutation mutation;
  private final Location from;
  private final String source;
  private final String target;

  HdfsRename(
      HdfsClients clients, StoreMutation mutation, Location from, String source, String target) {
    this.clients = clients;
    this.mutation = mutation;
    this.from = from;
    this.source = source;
    this.target = target;
  }

  /** What is at a path; links are not followed. */
  static Optional<HdfsStamp> look(DFSClient nameNode, String path) throws IOException {
    HdfsFileStatus found = nameNode.getFileLinkInfo(path);
    return found == null ? Optional.empty() : Optional.of(HdfsStamp.of(found));
  }

  /** Whether it is this file or directory that is at a path. */
  static boolean isAt(DFSClient nameNode, String path, long fileId) throws IOException {
    return look(nameNode, path).filter(found -> found.fileId() == fileId).isPresent();
  }

  void directory(HdfsStamp seen) {
    mutation.effect(StoreOperation.RENAME, request(seen));
  }

  /** Takes whatever is at the source by now, and is announced as if it were a directory. */
  void whateverIsThere(HdfsStamp seen) {
    mutation.treeEffect(StoreOperation.RENAME, request(seen));
  }

  private StoreRequest<Boolean> request(HdfsStamp seen) {
    return clients.request(
        "rename",
        from,
        nameNode -> {
          try {
            nameNode.rename(source, target, Rename.NONE);
          } catch (FileNotFoundException | FileAlreadyExistsException e) {
            if (!isAt(nameNode, target, seen.fileId())) {
              throw e;
            }
          }
          return true;
        });
  }
}
