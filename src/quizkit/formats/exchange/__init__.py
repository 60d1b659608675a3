"""Banks from and to the formats that teachers have: pasted text, Word, Excel, GIFT, Aiken, jupyterquiz."""
