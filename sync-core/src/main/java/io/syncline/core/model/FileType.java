package io.syncline.core.model;

/**
 * What a location holds. Where an object {@code k} and keys below {@code k/} exist together, it is
 * a file.
 */
public enum FileType {
  FILE,
  DIRECTORY
}
