package io.syncline.core.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.syncline.core.page.PageTable.Room;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class PageTableTest {
  private static final long ALL = Long.MAX_VALUE;

  private static PageId page(int number) {
    return new PageId(new FileKey(number / 8, 7), number % 8);
  }

  private static PageTable table(long bytes) {
    return new PageTable(new PageLimits(bytes, 10_000));
  }

  /** Reads a page, and fills it as a store does. Whether it was there. */
  private static boolean access(PageTable table, int number) {
    PageId id = page(number);
    if (table.read(id)) {
      return true;
    }
    Room room = table.reserve(id, 1, ALL);
    table.cleared(room);
    if (room.granted()) {
      table.stored(id);
    }
    return false;
  }

  @Test
  void aPageCanBeReadFromWhenItIsStoredUntilItLeaves() {
    PageTable table = table(10);
    assertThat(table.reserve(page(1), 4, ALL)).isEqualTo(new Room(true, List.of(), 0));
    assertThat(table.read(page(1))).isFalse();
    table.stored(page(1));
    assertThat(table.read(page(1))).isTrue();
    assertThat(table.holds(page(1))).isTrue();
    assertThat(table.drop(page(1))).isTrue();
    assertThat(table.read(page(1))).isFalse();
    assertThat(table.holds(page(1))).isFalse();
    assertThat(table.drop(page(1))).as("somebody deletes it already").isFalse();
    assertThat(table.bytes()).as("still on the disk").isEqualTo(4);
    table.gone(page(1));
    assertThat(table.bytes()).isZero();
    assertThat(table.pages()).isZero();
  }

  @Test
  void whatIsLeavingIsNotWrittenAgainBeforeItIsGone() {
    PageTable table = table(10);
    table.reserve(page(1), 4, ALL);
    assertThat(table.reserve(page(1), 4, ALL).granted()).isFalse();
    table.stored(page(1));
    assertThat(table.reserve(page(1), 4, ALL).granted()).isFalse();
    table.drop(page(1));
    assertThat(table.reserve(page(1), 4, ALL).granted()).isFalse();
    table.gone(page(1));
    assertThat(table.reserve(page(1), 4, ALL).granted()).isTrue();
  }

  @Test
  void whatIsBeingWrittenMakesNoRoom() {
    PageTable table = table(10);
    table.reserve(page(1), 6, ALL);
    assertThat(table.reserve(page(2), 6, ALL)).isEqualTo(new Room(false, List.of(), 0));
    table.abandoned(page(1));
    assertThat(table.reserve(page(2), 6, ALL).granted()).isTrue();
    assertThat(table.reserve(page(3), 11, ALL).granted()).as("more than all").isFalse();
  }

  @Test
  void aFullDiskSendsPagesAwayAndRefusesWhereThatIsNotEnough() {
    PageTable table = table(10);
    for (int i = 0; i < 10; i++) {
      access(table, i);
    }
    Room room = table.reserve(page(20), 1, 4);
    assertThat(room.granted()).isTrue();
    assertThat(room.victims()).hasSize(7);
    table.cleared(room);
    table.stored(page(20));
    assertThat(table.bytes()).isEqualTo(4);
    Room none = table.reserve(page(21), 1, -5);
    assertThat(none.granted()).isFalse();
    table.cleared(none);
    assertThat(table.bytes()).isZero();
  }

  @Test
  void pagesAreBoundedInNumberToo() {
    PageTable table = new PageTable(new PageLimits(1_000_000, 5));
    for (int i = 0; i < 100; i++) {
      access(table, i);
      assertThat(table.pages()).isLessThanOrEqualTo(5);
      assertThat(table.remembered()).isLessThanOrEqualTo(5);
    }
    assertThat(table.pages()).isEqualTo(5);
  }

  @Test
  void oneReservationSendsSoManyAwayAtMost() {
    PageTable table = table(4_000);
    for (int i = 0; i < 4_000; i++) {
      access(table, i);
    }
    Room refused = table.reserve(page(5_000), 3_000, ALL);
    assertThat(refused.granted()).isFalse();
    assertThat(refused.victims()).hasSize(PageTable.MAX_VICTIMS);
    table.cleared(refused);
    Room again = table.reserve(page(5_000), 3_000, ALL);
    assertThat(again.granted()).isFalse();
    table.cleared(again);
    assertThat(table.reserve(page(5_000), 3_000, ALL).granted()).as("the next goes on").isTrue();
  }

  @Test
  void pagesFoundOnTheDiskFitTheLimitAndTheNewestOfThemStay() {
    PageTable table = table(3);
    List<PageId> deleted = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Room room = table.found(page(i), 1);
      deleted.addAll(room.victims());
      table.cleared(room);
      assertThat(room.granted()).isTrue();
    }
    assertThat(deleted).containsExactly(page(0), page(1));
    assertThat(table.bytes()).isEqualTo(3);
    assertThat(table.found(page(9), 4).granted()).as("larger than all").isFalse();
  }

  @Test
  void whatWasNotReservedCannotBeStored() {
    PageTable table = table(3);
    assertThatIllegalStateException().isThrownBy(() -> table.stored(page(1)));
    assertThatIllegalStateException().isThrownBy(() -> table.abandoned(page(1)));
    assertThatIllegalStateException().isThrownBy(() -> table.gone(page(1)));
    Room room = new Room(true, List.of(page(1)), 0);
    assertThatIllegalStateException().isThrownBy(() -> table.cleared(room));
  }

  /** A thousand pages of room, seven hundred of them in use again and again. */
  @Test
  void aScanDoesNotSendTheHotPagesAway() {
    PageTable table = table(1_000);
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      access(table, random.nextInt(700));
    }
    for (int i = 0; i < 50_000; i++) {
      assertThat(access(table, 10_000 + i)).isFalse();
    }
    int hits = 0;
    for (int i = 0; i < 700; i++) {
      hits += table.holds(page(i)) ? 1 : 0;
    }
    assertThat(hits).as("pages of 700 that survived a scan of fifty times the room").isEqualTo(700);
  }

  /** The same, while the hot pages are read and each page of the scan in sixteen pieces. */
  @Test
  void aScanInSmallPiecesDoesNotSendTheHotPagesAway() {
    PageTable table = table(1_000);
    Random random = new Random(7);
    int hits = 0;
    int reads = 0;
    for (int i = 0; i < 320_000; i++) {
      access(table, 10_000 + i / 16);
      if (i % 4 == 0) {
        boolean hit = access(table, random.nextInt(500));
        reads += i > 160_000 ? 1 : 0;
        hits += hit && i > 160_000 ? 1 : 0;
      }
    }
    assertThat((double) hits / reads).isGreaterThan(0.95);
  }

  @Test
  void aPageThatComesBackSoonStays() {
    PageTable table = table(100);
    for (int i = 0; i < 90; i++) {
      access(table, i);
      access(table, i);
    }
    for (int i = 1_000; i < 1_060; i++) {
      access(table, i);
    }
    assertThat(table.holds(page(1_000))).isFalse();
    assertThat(access(table, 1_000)).as("came back").isFalse();
    for (int i = 2_000; i < 2_200; i++) {
      access(table, i);
    }
    assertThat(table.holds(page(1_000))).isTrue();
    assertThat(table.holds(page(2_000))).isFalse();
  }

  /** Whatever happens in which order, and however late what leaves is deleted. */
  @Property(tries = 500)
  void neverMoreIsOnTheDiskThanTheLimit(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int limit) {
    Random random = new Random(seed);
    PageDiskModel disk = new PageDiskModel(new PageLimits(limit, 1 + random.nextInt(30)));
    for (int step = 0; step < 400; step++) {
      disk.step(random, page(random.nextInt(60)));
      assertThat(disk.bytes()).isLessThanOrEqualTo(limit);
      assertThat(disk.table.bytes()).isBetween(disk.bytes(), (long) limit);
      assertThat(disk.table.pages()).isEqualTo(disk.pages());
      assertThat(disk.table.remembered()).isLessThanOrEqualTo(30);
    }
    disk.finish();
    assertThat(disk.table.bytes()).isEqualTo(disk.bytes());
    List<PageId> stored = disk.stored();
    stored.forEach(disk.table::drop);
    stored.forEach(disk.table::gone);
    assertThat(disk.table.bytes()).isZero();
    assertThat(disk.table.pages()).isZero();
  }
}
