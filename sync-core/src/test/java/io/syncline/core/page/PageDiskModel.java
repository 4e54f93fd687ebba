package io.syncline.core.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.page.PageTable.Room;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** A disk on which several readers keep pages at once, one step of one of them at a time. */
final class PageDiskModel {
  final PageTable table;
  private final Map<Integer, Long> files = new TreeMap<>();
  private final Map<Integer, PageId> ids = new TreeMap<>();
  private final List<Reader> readers = new ArrayList<>();

  /** A reader between asking for room and the end of writing. */
  private static final class Reader {
    private final PageId id;
    private final long bytes;
    private final Room room;
    private int deleted;
    private boolean cleared;
    private boolean written;

    Reader(PageId id, long bytes, Room room) {
      this.id = id;
      this.bytes = bytes;
      this.room = room;
    }

    boolean knows(PageId page) {
      return (room.granted() && id.equals(page)) || (!cleared && room.victims().contains(page));
    }
  }

  PageDiskModel(PageLimits limits) {
    table = new PageTable(limits);
  }

  long bytes() {
    return files.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Pages that are stored or reserved. */
  int pages() {
    long reserved = readers.stream().filter(reader -> reader.room.granted()).count();
    return (int) reserved + stored().size();
  }

  List<PageId> stored() {
    return ids.values().stream().filter(table::holds).toList();
  }

  void step(Random random, PageId id) {
    switch (random.nextInt(5)) {
      case 0 -> {
        boolean there = table.holds(id);
        assertThat(table.read(id)).isEqualTo(there);
      }
      case 1 -> {
        if (random.nextInt(4) == 0 && table.drop(id)) {
          assertThat(table.holds(id)).isFalse();
          delete(id);
          table.gone(id);
        }
      }
      case 2 -> reserve(random, id);
      default -> {
        if (!readers.isEmpty()) {
          goOn(readers.get(random.nextInt(readers.size())), random);
        }
      }
    }
  }

  /** Lets all readers end. */
  void finish() {
    Random random = new Random(0);
    while (!readers.isEmpty()) {
      goOn(readers.get(0), random);
    }
  }

  private void reserve(Random random, PageId id) {
    long bytes = 1L + random.nextInt(12);
    boolean known = table.holds(id) || readers.stream().anyMatch(reader -> reader.knows(id));
    Room room = table.reserve(id, bytes, Long.MAX_VALUE);
    assertThat(room.granted() && known).isFalse();
    assertThat(Set.copyOf(room.victims())).hasSameSizeAs(room.victims());
    readers.add(new Reader(id, bytes, room));
  }

  private void goOn(Reader reader, Random random) {
    if (reader.deleted < reader.room.victims().size()) {
      delete(reader.room.victims().get(reader.deleted++));
    } else if (!reader.cleared) {
      table.cleared(reader.room);
      reader.cleared = true;
      if (!reader.room.granted()) {
        readers.remove(reader);
      }
    } else if (!reader.written) {
      reader.written = true;
      files.put(key(reader.id), reader.bytes);
      ids.put(key(reader.id), reader.id);
    } else {
      readers.remove(reader);
      if (random.nextInt(5) == 0) {
        delete(reader.id);
        table.abandoned(reader.id);
      } else {
        table.stored(reader.id);
        assertThat(table.holds(reader.id)).isTrue();
      }
    }
  }

  private void delete(PageId id) {
    assertThat(files.remove(key(id))).as("what leaves is on the disk").isNotNull();
    ids.remove(key(id));
  }

  private static int key(PageId id) {
    return Math.toIntExact(id.file().high() * 8 + id.index());
  }
}
