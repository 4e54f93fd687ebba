package io.syncline.core.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class PageGridTest {
  @Property
  void pagesFollowEachOtherWithoutGapAndEndWhereTheFileEnds(
      @ForAll @LongRange(min = 0, max = 5_000) long size,
      @ForAll @IntRange(min = 1, max = 700) int pageSize) {
    PageGrid grid = new PageGrid(size, pageSize);
    long end = 0;
    for (int page = 0; page < grid.pages(); page++) {
      assertThat(grid.start(page)).isEqualTo(end);
      assertThat(grid.length(page)).isBetween(1, pageSize);
      end = grid.end(page);
    }
    assertThat(end).isEqualTo(size);
  }

  @Property
  void eachByteLiesInItsPage(
      @ForAll @LongRange(min = 1, max = Long.MAX_VALUE) long size, @ForAll long seed) {
    PageGrid grid = new PageGrid(size, Integer.MAX_VALUE);
    if (PageGrid.pages(size, Integer.MAX_VALUE) > Integer.MAX_VALUE) {
      return;
    }
    long offset = Math.floorMod(seed, size);
    int page = grid.pageOf(offset);
    assertThat(page).isBetween(0, grid.pages() - 1);
    assertThat(offset).isBetween(grid.start(page), grid.end(page) - 1);
  }

  @Test
  void lastPageIsShortAndAnEmptyFileHasNone() {
    PageGrid grid = new PageGrid(10, 4);
    assertThat(grid.pages()).isEqualTo(3);
    assertThat(grid.length(1)).isEqualTo(4);
    assertThat(grid.length(2)).isEqualTo(2);
    assertThat(new PageGrid(8, 4).pages()).isEqualTo(2);
    assertThat(new PageGrid(8, 4).length(1)).isEqualTo(4);
    assertThat(new PageGrid(0, 4).pages()).isZero();
    assertThatIllegalArgumentException().isThrownBy(() -> grid.pageOf(10));
    assertThatIllegalArgumentException().isThrownBy(() -> grid.pageOf(-1));
  }

  @Test
  void runEndsBeforeWhatIsThereAtWhatIsWantedAndAtItsLongest() {
    Set<Integer> there = Set.of(0, 5);
    assertThat(PageGrid.runEnd(1, 9, 100, there::contains)).isEqualTo(4);
    assertThat(PageGrid.runEnd(1, 3, 100, there::contains)).isEqualTo(3);
    assertThat(PageGrid.runEnd(6, 900, 10, there::contains)).isEqualTo(15);
    assertThat(PageGrid.runEnd(4, 9, 100, there::contains)).isEqualTo(4);
    assertThat(PageGrid.runEnd(0, 9, 1, there::contains)).isZero();
  }
}
