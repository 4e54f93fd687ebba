/**
 * The bus without a broker: logs of all clusters in one process, for tests and simulations, with
 * faults on demand.
 */
@NullMarked
package io.syncline.bus.memory;

import org.jspecify.annotations.NullMarked;
