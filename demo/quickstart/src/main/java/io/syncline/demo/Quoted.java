package io.syncline.demo;

/** A text, such as the name of a folder, as it has to be written in something else. */
final class Quoted {
  private Quoted() {}

  /** As one text of YAML. */
  static String yaml(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** As one word of a shell. */
  static String shell(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
