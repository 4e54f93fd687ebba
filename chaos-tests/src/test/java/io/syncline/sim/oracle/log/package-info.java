/**
 * What the log must say of each commit (I3), and what a node may claim to have applied of it (I2).
 */
@NullMarked
package io.syncline.sim.oracle.log;

import org.jspecify.annotations.NullMarked;
