package io.syncline.cache.sync;

import io.syncline.core.model.FileStatus;
import java.util.Optional;

/**
 * What is at one location.
 *
 * @param found what is there; empty for nothing
 * @param served on what grounds
 */
public record EntryAnswer(Optional<FileStatus> found, Served served) {
  boolean isDirectory() {
    return found.map(FileStatus::isDirectory).orElse(false);
  }
}
