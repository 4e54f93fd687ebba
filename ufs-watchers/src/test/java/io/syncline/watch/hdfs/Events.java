package io.syncline.watch.hdfs;

import org.apache.hadoop.hdfs.inotify.Event;

/** Events as a NameNode sends them. */
final class Events {
  private Events() {}

  static Event create(String path) {
    return create(path, Event.CreateEvent.INodeType.FILE);
  }

  static Event directory(String path) {
    return create(path, Event.CreateEvent.INodeType.DIRECTORY);
  }

  static Event link(String path) {
    return create(path, Event.CreateEvent.INodeType.SYMLINK);
  }

  private static Event create(String path, Event.CreateEvent.INodeType type) {
    return new Event.CreateEvent.Builder().path(path).iNodeType(type).ctime(1).build();
  }

  static Event close(String path) {
    return close(path, 1);
  }

  static Event close(String path, long time) {
    return new Event.CloseEvent(path, 7, time);
  }

  static Event append(String path) {
    return new Event.AppendEvent.Builder().path(path).build();
  }

  static Event truncate(String path) {
    return new Event.TruncateEvent(path, 3, 1);
  }

  static Event rename(String from, String to) {
    return new Event.RenameEvent.Builder().srcPath(from).dstPath(to).timestamp(1).build();
  }

  static Event unlink(String path) {
    return new Event.UnlinkEvent.Builder().path(path).timestamp(1).build();
  }

  static Event metadata(String path, Event.MetadataUpdateEvent.MetadataType type) {
    return new Event.MetadataUpdateEvent.Builder().path(path).metadataType(type).build();
  }

  static Event times(String path, long modified, long accessed) {
    return new Event.MetadataUpdateEvent.Builder()
        .path(path)
        .metadataType(Event.MetadataUpdateEvent.MetadataType.TIMES)
        .mtime(modified)
        .atime(accessed)
        .build();
  }
}
