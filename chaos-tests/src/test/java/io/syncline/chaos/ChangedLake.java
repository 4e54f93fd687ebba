package io.syncline.chaos;

import io.syncline.proto.node.v1.FileInfo;
import io.syncline.proto.node.v1.WatcherInfo;
import java.io.IOException;

/**
 * A lake that somebody else changes, file by file, and of which a watcher hears. Any thread changes
 * it.
 */
interface ChangedLake extends AutoCloseable {
  /** So many directories it has. */
  int DIRECTORIES = 20;

  /** So many files are in each directory. */
  int files();

  /** The servers of two clusters that show it, of which east watches it. */
  TwoClusters clusters();

  /** Makes a file, which a node shows as {@code /lake/dD/fF}. */
  void make(int directory, int file) throws IOException;

  /** Changes a file that was made. */
  void change(int directory, int file) throws IOException;

  /** Whether a node shows a file as it is after its change. */
  boolean isChanged(FileInfo file);

  /** Whether somebody has the turn and has come as far as makes a kill interesting. */
  boolean isRead(WatcherInfo watcher);
}
