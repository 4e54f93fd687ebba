/**
 * What tests of the doors stand on: a namespace in memory, and a node that is as a test wants it.
 */
@NullMarked
package io.syncline.agent.testing;

import org.jspecify.annotations.NullMarked;
