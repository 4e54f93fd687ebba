/**
 * What the command line runs in its own process: nodes and the demo. Only the contract; the code is
 * found at run time.
 */
@NullMarked
package io.syncline.cli.local;

import org.jspecify.annotations.NullMarked;
