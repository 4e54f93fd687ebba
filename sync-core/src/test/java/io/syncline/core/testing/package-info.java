/**
 * The core's test kit: fakes of its ports, and the contract tests that a fake and the real thing
 * both pass.
 */
@NullMarked
package io.syncline.core.testing;

import org.jspecify.annotations.NullMarked;
