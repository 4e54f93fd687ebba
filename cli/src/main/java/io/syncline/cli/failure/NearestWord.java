package io.syncline.cli.failure;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody probably meant by a word that is not known. */
public final class NearestWord {
  private static final int MAX_DISTANCE = 3;

  private NearestWord() {}

  /**
   * The known word with the fewest letters to change; empty if more than three, or more than half
   * of it, differ.
   */
  public static Optional<String> of(String wrong, Collection<String> known) {
    return known.stream()
        .sorted()
        .min(Comparator.comparingInt(word -> distance(wrong, word)))
        .filter(word -> distance(wrong, word) <= Math.min(MAX_DISTANCE, word.length() / 2));
  }

  /** How many letters to insert, remove or replace to get from one word to the other. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
