void kn_placeholder(void); void kn_placeholder(void) {}
