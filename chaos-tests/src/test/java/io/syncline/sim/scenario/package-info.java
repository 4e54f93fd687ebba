/**
 * Single traps of the protocol as sentences, on a stage where only happens what they let happen.
 */
@NullMarked
package io.syncline.sim.scenario;

import org.jspecify.annotations.NullMarked;
