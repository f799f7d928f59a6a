/** The management port: health, probes and the sandbox proxy, closed to web pages in a browser. */
@NullMarked
package upay.management;

import org.jspecify.annotations.NullMarked;
