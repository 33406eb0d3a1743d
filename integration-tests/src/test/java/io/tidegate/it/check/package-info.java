/** What clients did and were told, and whether that and what the servers have agree. Pure. */
@NullMarked
package io.tidegate.it.check;

import org.jspecify.annotations.NullMarked;
