package io.syncline.bus.codec;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** One edit of a record's bytes: replace, insert, remove, cut off. */
record Mutation(int at, byte value, int what) {
  /** One to four of them. */
  static Arbitrary<List<Mutation>> some() {
    return Combinators.combine(
            Arbitraries.integers().greaterOrEqual(0),
            Arbitraries.bytes(),
            Arbitraries.integers().between(0, 3))
        .as(Mutation::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(4);
  }

  static byte[] apply(List<Mutation> mutations, byte[] bytes) {
    byte[] mutated = bytes;
    for (Mutation mutation : mutations) {
      mutated = mutation.applyTo(mutated);
    }
    return mutated;
  }

  private byte[] applyTo(byte[] bytes) {
    if (bytes.length == 0) {
      return bytes;
    }
    int i = at % bytes.length;
    byte[] head = Arrays.copyOf(bytes, i);
    return switch (what) {
      case 0 -> join(head, new byte[] {value}, Arrays.copyOfRange(bytes, i + 1, bytes.length));
      case 1 -> join(head, new byte[] {value}, Arrays.copyOfRange(bytes, i, bytes.length));
      case 2 -> join(head, new byte[0], Arrays.copyOfRange(bytes, i + 1, bytes.length));
      default -> head;
    };
  }

  private static byte[] join(byte[] a, byte[] b, byte[] c) {
    byte[] all = Arrays.copyOf(a, a.length + b.length + c.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    System.arraycopy(c, 0, all, a.length + b.length, c.length);
    return all;
  }
}
