/** Two clusters under a plan of faults, from the start of every process to the verdict. */
@NullMarked
package io.syncline.chaos.run;

import org.jspecify.annotations.NullMarked;
