/**
 * What a proxy and its cluster are doing, as tables that can be asked in SQL. Sole user of H2,
 * which answers.
 */
@NullMarked
package io.tidegate.ha.state;

import org.jspecify.annotations.NullMarked;
