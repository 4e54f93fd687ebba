package io.syncline.benchmarks;

import io.syncline.core.model.Location;
import io.syncline.embedded.EmbeddedHdfs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DFSInotifyEventInputStream;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.inotify.EventBatch;

/**
 * The edit log of one NameNode. What changes are files that are created and closed, two events
 * each. Both readers read the same edits, in every round.
 *
 * <p>A watcher asks the NameNode for edits sixteen seventeenths of the time at most, so that it is
 * not kept busy without a break; the bare client asks all the time. So about 16/17 is the most that
 * the ratio can be where both wait for the NameNode.
 *
 * <p>Now and then a new file of the log is begun, as a real NameNode does every few minutes: it
 * looks for edits from the beginning of the file in which they are.
 */
final class EditLogFeed implements PreparedFeed {
  /** Files that are made between two files of the log. */
  private static final int ROLL = 10_000;

  private static final int DIRECTORIES = 50;
  private static final int WRITERS = 16;
  private static final int PAUSE_MILLIS = 2;

  private final EmbeddedHdfs hdfs;
  private final Location root;
  private final int files;
  private long before;

  private EditLogFeed(EmbeddedHdfs hdfs, int files) {
    this.hdfs = hdfs;
    this.root = Location.parse("hdfs://" + hdfs.authority() + "/lake");
    this.files = files;
  }

  /**
   * Starts a NameNode with empty directories.
   *
   * @param events of a preparation, about
   */
  static EditLogFeed start(java.nio.file.Path folder, int events) throws IOException {
    EmbeddedHdfs hdfs = EmbeddedHdfs.start(folder);
    try {
      EditLogFeed feed = new EditLogFeed(hdfs, Math.max(1, events / 2 / DIRECTORIES) * DIRECTORIES);
      for (int directory = 0; directory < DIRECTORIES; directory++) {
        boolean unused = hdfs.files().mkdirs(new Path("/" + feed.directory(directory).path()));
      }
      return feed;
    } catch (IOException | RuntimeException e) {
      hdfs.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return "HDFS, events of the edit log (about 16/17 at most by design)";
  }

  @Override
  public String store() {
    return "{type: hdfs, locations: '" + root + "', watch: inotify}";
  }

  @Override
  public Set<Location> prepare(int round) throws Exception {
    DistributedFileSystem lake = hdfs.files();
    before = lake.getClient().getNamenode().getCurrentEditLogTxid();
    Set<Location> changed = new HashSet<>();
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      for (int from = 0; from < files; from += ROLL) {
        long unused = lake.rollEdits();
        List<Future<Location>> made = new ArrayList<>();
        for (int file = from; file < Math.min(files, from + ROLL); file++) {
          Location at = directory(file % DIRECTORIES).child("part-" + file + ".parquet");
          made.add(threads.submit(() -> create(lake, at)));
        }
        for (Future<Location> each : made) {
          changed.add(each.get());
        }
      }
    } finally {
      threads.shutdownNow();
    }
    return changed;
  }

  private Location directory(int number) {
    return root.child("day-" + number);
  }

  private static Location create(DistributedFileSystem lake, Location at) throws IOException {
    lake.create(new Path("/" + at.path())).close();
    return at;
  }

  @Override
  public boolean keepsWhatWasRead() {
    return true;
  }

  @Override
  public int size() {
    return 2 * files;
  }

  @Override
  public void readAlone() throws Exception {
    DFSInotifyEventInputStream edits = hdfs.files().getInotifyEventStream(before);
    Deadline deadline = Deadline.begin();
    int read = 0;
    while (read < size()) {
      EventBatch batch = edits.poll();
      if (batch == null) {
        deadline.require("the bare client has read only " + read + " of " + size() + " events");
        Thread.sleep(PAUSE_MILLIS);
      } else {
        read += batch.getEvents().length;
      }
    }
  }

  /** An edit log keeps what was read. */
  @Override
  public void awaitTaken() {}

  @Override
  public void close() {
    hdfs.close();
  }
}
