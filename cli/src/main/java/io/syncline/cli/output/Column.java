package io.syncline.cli.output;

import java.util.function.Function;

/**
 * One column of a table.
 *
 * @param header its heading, in capitals
 * @param wideOnly whether only {@code -o wide} shows it
 * @param text what it shows of an item; {@code -} for nothing
 */
record Column<T>(String header, boolean wideOnly, Function<T, String> text) {}
