package io.syncline.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** One file, few writes, one read: small enough to try every order of the writes. */
final class OneRegisterProperties {
  private static final int SPAN = 30;

  /** A write of value {@code v<number>}; 0 stands for a deletion. */
  private record Write(int number, long invoked, long completed, boolean certain) {
    Seen leaves() {
      return number == 0 ? Seen.ABSENT : Seen.file("v" + number);
    }
  }

  @Property(tries = 1000)
  void anAnswerAlarmsExactlyIfNoOrderOfTheWritesExplainsIt(@ForAll long seed) {
    Random random = new Random(seed);
    List<Write> writes = new ArrayList<>();
    int count = 1 + random.nextInt(5);
    for (int i = 1; i <= count; i++) {
      long invoked = random.nextInt(SPAN);
      writes.add(
          new Write(
              random.nextInt(4) == 0 ? 0 : i,
              invoked,
              invoked + random.nextInt(8),
              random.nextInt(4) != 0));
    }
    long start = random.nextInt(2 * SPAN);
    long end = start + random.nextInt(5);
    long bound = random.nextInt(SPAN);
    int value = random.nextInt(count + 1);
    Seen seen = value == 0 ? Seen.ABSENT : Seen.file("v" + value);

    boolean explained =
        anOrderExplains(List.of(), writes, Seen.ABSENT, seen, start - bound, end, false);

    Recorded recorded = new Recorded();
    for (Write write : writes) {
      OperationBuilder builder =
          write.number == 0
              ? recorded.begin(Operation.Kind.DELETE, "/f", write.invoked)
              : recorded.begin(Operation.Kind.PUT, "/f", write.invoked).value("v" + write.number);
      recorded.add(write.certain ? builder.ok(write.completed) : builder.unknown(write.completed));
    }
    recorded.read("/f", seen, start, end, bound);
    assertThat(recorded.broken().isEmpty())
        .describedAs("%s", recorded.history().operations())
        .isEqualTo(explained);
  }

  /**
   * Whether the writes that are left, and the read if it was not yet, can follow those done. The
   * read is of {@code [from, to]}; nothing may follow what began after it ended.
   */
  private static boolean anOrderExplains(
      List<Write> done, List<Write> left, Seen now, Seen seen, long from, long to, boolean read) {
    long latestStart = done.stream().mapToLong(Write::invoked).max().orElse(Long.MIN_VALUE);
    latestStart = read ? Math.max(latestStart, from) : latestStart;
    if (read && left.stream().noneMatch(Write::certain)) {
      return true;
    }
    if (!read
        && now.equals(seen)
        && to >= latestStart
        && anOrderExplains(done, left, now, seen, from, to, true)) {
      return true;
    }
    for (Write write : left) {
      if (!write.certain || write.completed >= latestStart) {
        List<Write> more = new ArrayList<>(done);
        more.add(write);
        List<Write> fewer = new ArrayList<>(left);
        fewer.remove(write);
        if (anOrderExplains(more, fewer, write.leaves(), seen, from, to, read)) {
          return true;
        }
      }
    }
    return false;
  }
}
