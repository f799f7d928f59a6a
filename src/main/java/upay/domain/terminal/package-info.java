/** A terminal: its keys, certificate, signature policy, rights and dialect; a vendor, who activates terminals. */
@NullMarked
package upay.domain.terminal;

import org.jspecify.annotations.NullMarked;
