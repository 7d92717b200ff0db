process.env.QIANTAI_TEST_STORES = 'servers';
